import { prefixesOf } from '../../../embedding/prefixes-of.ts';
import { shareEmbedding } from '../../../embedding/share-embedding.ts';
import type { Embedder } from '../../../ports.ts';
import { createCircuitBreaker } from '../chat/circuit-breaker.ts';
import { loadClient } from '../chat/load-client.ts';
import { createOpenAiEmbedder } from './openai-embedder.ts';

/** An import waits long for a server that loads its model or is asked too often. */
const IMPORT_TIMEOUT_MS = 120_000;
const IMPORT_ATTEMPTS = 6;
/** A visitor waits. */
const QUESTION_ATTEMPTS = 2;

export interface EmbedderAddress {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  readonly model: string;
  /** Sent with every request, for servers behind a gate of their own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Put before every question; absent: what `prefixesOf` knows of the model. */
  readonly questionPrefix?: string | null;
  /** The same for passages. */
  readonly passagePrefix?: string | null;
}

/** The embedder of questions; `timeoutMs` bounds what a question waits for its vector. */
export async function loadQuestionEmbedder(address: EmbedderAddress, timeoutMs: number): Promise<Embedder> {
  const { model } = address;
  const embedder = createOpenAiEmbedder({
    client: await loadClient(address),
    model,
    timeoutMs,
    maxAttempts: QUESTION_ATTEMPTS,
    prefix: address.questionPrefix ?? prefixesOf(model).question,
    breaker: createCircuitBreaker(),
  });
  return shareEmbedding({ ...embedder, model: toKindOfVectors(address) });
}

/** The embedder of an import, which has time. */
export async function loadImportEmbedder(address: EmbedderAddress): Promise<Embedder> {
  const { model } = address;
  const embedder = createOpenAiEmbedder({
    client: await loadClient(address),
    model,
    timeoutMs: IMPORT_TIMEOUT_MS,
    maxAttempts: IMPORT_ATTEMPTS,
    prefix: address.passagePrefix ?? prefixesOf(model).passage,
  });
  return { ...embedder, model: toKindOfVectors(address) };
}

/** What the vectors of passages are stored as: of a text with another beginning they are others. */
export function toKindOfVectors({ model, passagePrefix }: EmbedderAddress): string {
  const prefix = passagePrefix ?? prefixesOf(model).passage;
  return prefix === '' ? model : `${model} (${prefix.trim()})`;
}
