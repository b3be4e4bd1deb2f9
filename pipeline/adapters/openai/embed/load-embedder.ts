import type { Embedder } from '../../../ports.ts';
import { loadClient } from '../chat/load-client.ts';
import { createOpenAiEmbedder } from './openai-embedder.ts';
import { shareEmbedding } from './share-embedding.ts';

/** An import waits long for a server that loads its model or is asked too often. */
const IMPORT_TIMEOUT_MS = 120_000;
const IMPORT_ATTEMPTS = 6;
/** A visitor waits. */
const QUESTION_ATTEMPTS = 2;

export interface EmbedderAddress {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  readonly model: string;
}

/** The embedder of questions; `timeoutMs` bounds what a question waits for its vector. */
export async function loadQuestionEmbedder(address: EmbedderAddress, timeoutMs: number): Promise<Embedder> {
  const client = await loadClient(address);
  const { model } = address;
  return shareEmbedding(createOpenAiEmbedder({ client, model, timeoutMs, maxAttempts: QUESTION_ATTEMPTS }));
}

/** The embedder of an import, which has time. */
export async function loadImportEmbedder(address: EmbedderAddress): Promise<Embedder> {
  const client = await loadClient(address);
  const { model } = address;
  return createOpenAiEmbedder({
    client,
    model,
    timeoutMs: IMPORT_TIMEOUT_MS,
    maxAttempts: IMPORT_ATTEMPTS,
  });
}
