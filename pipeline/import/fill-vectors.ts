import { RunFailure } from '../failure.ts';
import type { Embedder, VectorFilling, VectorlessPassage, VectorStore } from '../ports.ts';

/** Bounds of a request; OpenAI takes more, small servers often do not. */
const MAX_BATCH_TEXTS = 64;
const MAX_BATCH_CHARS = 64_000;
/** A text that is refused is cut in half, down to this. */
const MIN_CUT_CHARS = 500;
/** Any text tells how many dimensions the model's vectors have. */
const PROBE = 'milepost';

export interface FillRequest {
  readonly store: VectorStore;
  readonly embedder: Embedder;
  readonly signal: AbortSignal;
  /** Called after every batch. */
  readonly onProgress: (progress: { done: number; total: number }) => void;
}

export interface FillSummary {
  /** Passages that had a vector before. */
  readonly kept: number;
  /** Passages that got one. */
  readonly made: number;
  /** Passages that are still without one. */
  readonly missing: number;
  /** Why it ended before its time; null when it did not. */
  readonly failure: Error | null;
  readonly ms: number;
}

/**
 * Gives a vector to every passage that has none of the embedder's. Batches are kept as they come, so that a filling that
 * was interrupted goes on where it stopped. A failing server ends it without an error: passages without vectors are found
 * by their words. Aborting ends it in the same way.
 */
export async function fillVectors({
  store,
  embedder,
  signal,
  onProgress,
}: FillRequest): Promise<FillSummary> {
  const startedAt = performance.now();
  const tally = { done: 0 };
  let filling: VectorFilling | null = null;
  let failure: Error | null = null;
  try {
    const [probe] = await embedder.embed([PROBE], signal);
    filling = store.begin({ model: embedder.model, dimensions: probe?.length ?? 0 });
    await fill(filling, tally, { store, embedder, signal, onProgress });
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  await filling?.end(failure === null);
  const { passages, vectors } = store.count(embedder.model);
  return {
    kept: filling?.kept ?? vectors,
    made: tally.done,
    missing: filling ? Math.max(0, failure ? filling.missing - tally.done : 0) : passages - vectors,
    failure,
    ms: Math.round(performance.now() - startedAt),
  };
}

async function fill(
  filling: VectorFilling,
  tally: { done: number },
  { embedder, signal, onProgress }: FillRequest,
): Promise<void> {
  const total = filling.missing;
  for (;;) {
    const listed = filling.list(MAX_BATCH_TEXTS);
    if (listed.length === 0) return;
    for (const batch of toBatches(listed)) {
      const vectors = await embedTolerantly(
        batch.map(({ text }) => text),
        embedder,
        signal,
      );
      filling.put(
        batch.flatMap(({ contentHash }, at) => {
          const vector = vectors[at];
          return vector ? [{ contentHash, vector }] : [];
        }),
      );
      tally.done += batch.length;
      onProgress({ done: Math.min(tally.done, total), total });
    }
  }
}

function toBatches(passages: readonly VectorlessPassage[]): VectorlessPassage[][] {
  const batches: VectorlessPassage[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const passage of passages) {
    if (chars + passage.text.length > MAX_BATCH_CHARS) {
      batches.push([]);
      chars = 0;
    }
    batches.at(-1)?.push(passage);
    chars += passage.text.length;
  }
  return batches;
}

/**
 * Small models refuse a text that is longer than they read, and all that came with it: halves are tried, and at last a
 * part of the one text.
 */
async function embedTolerantly(
  texts: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  try {
    return await embedder.embed(texts, signal);
  } catch (error) {
    if (!(error instanceof RunFailure) || error.code !== 'upstream_refused') throw error;
    const [text = ''] = texts;
    if (texts.length > 1) {
      const middle = Math.ceil(texts.length / 2);
      const first = await embedTolerantly(texts.slice(0, middle), embedder, signal);
      return [...first, ...(await embedTolerantly(texts.slice(middle), embedder, signal))];
    }
    if (text.length <= MIN_CUT_CHARS) throw error;
    return embedTolerantly([text.slice(0, Math.ceil(text.length / 2))], embedder, signal);
  }
}
