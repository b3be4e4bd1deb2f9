import { shareEmbedding } from '../../embedding/share-embedding.ts';
import type { Embedder } from '../../ports.ts';
import { createEmbeddingQueue } from './embedding-queue.ts';
import { type ModelProcessOptions, startModelProcess } from './model-process.ts';
import { readModelFolder } from './read-model-folder.ts';
import { SentenceModelError } from './sentence-model-error.ts';

/** A visitor waits; then the words alone decide. As the default of a server of vectors. */
const QUESTION_TIMEOUT_MS = 2_000;

/** One sentence model for both kinds of texts, which it may want to begin differently. */
export interface OnnxEmbedders {
  readonly questions: Embedder;
  readonly passages: Embedder;
  /** The name of the model's folder. */
  readonly name: string;
  /** The package that runs it. */
  readonly runtime: string;
  /** The process that runs it; null while there is none. */
  pid(): number | null;
  /** Ends that process. A program that ends need not call it. */
  end(): void;
}

/**
 * A sentence model of the owner's, from a folder as hubs of models publish it, run on this machine by packages that the owner
 * has installed. Questions go before passages.
 * @throws {SentenceModelError} when the folder, a package or the model will not do
 */
export async function loadOnnxEmbedders(
  path: string,
  options: Omit<ModelProcessOptions, 'recipe'> & { readonly questionTimeoutMs?: number } = {},
): Promise<OnnxEmbedders> {
  const { name, vectorsName, recipe, prefixes } = await readModelFolder(path);
  const { questionTimeoutMs = QUESTION_TIMEOUT_MS, ...rest } = options;
  const model = await startModelProcess({ ...rest, recipe }).catch((error: Error) => {
    throw error instanceof SentenceModelError ? new SentenceModelError(`${path} ${error.message}`) : error;
  });
  const queue = createEmbeddingQueue(model);
  const createEmbedder = (prefix: string, isQuestion: boolean, timeoutMs: number | null): Embedder => ({
    model: vectorsName,
    embed: (texts, signal) =>
      queue.embed(
        texts.map((text) => prefix + text),
        { signal, isQuestion, timeoutMs },
      ),
  });
  return {
    name,
    runtime: model.runtime,
    questions: shareEmbedding(createEmbedder(prefixes.question, true, questionTimeoutMs)),
    passages: createEmbedder(prefixes.passage, false, null),
    pid: model.pid,
    end: model.end,
  };
}
