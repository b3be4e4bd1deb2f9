import { RunFailure } from '../failure.ts';
import { describeThrown } from '../innermost-cause.ts';
import type { Embedder, VectorFilling, VectorlessPassage, VectorStore } from '../ports.ts';

/** Bounds of a request; OpenAI takes more, small servers often do not. */
const MAX_BATCH_TEXTS = 64;
const MAX_BATCH_CHARS = 64_000;
/** A text that is refused is cut in half, down to this. */
const MIN_CUT_CHARS = 500;
/** More of them are counted and not named. */
const MAX_NAMED = 20;
/** So many passages in a row without a vector are no longer about the passages: each has cost several requests. */
const MAX_ASIDE_IN_A_ROW = 200;
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
  /** Passages that are still without one, those put aside included. */
  readonly missing: number;
  /** Passages that the server makes no vector of, and why. */
  readonly aside: { readonly count: number; readonly named: readonly PassageAside[] };
  /** Why it ended before its time; null when it did not. */
  readonly failure: Error | null;
  readonly ms: number;
}

export interface PassageAside {
  /** Title and headings. */
  readonly name: string;
  readonly reason: string;
}

/**
 * Gives a vector to every passage that has none of the embedder's. Batches are kept as they come, so that a filling that
 * was interrupted goes on where it stopped. A failing server ends it without an error: passages without vectors are found
 * by their words. Aborting ends it in the same way. A passage that the server makes no vector of is put aside, and tried
 * again by the next filling; a server that makes none of hundreds in a row is a failing one.
 */
export async function fillVectors({
  store,
  embedder,
  signal,
  onProgress,
}: FillRequest): Promise<FillSummary> {
  const startedAt = performance.now();
  const tally: Tally = { done: 0, aside: 0, inRow: 0, named: [] };
  let filling: VectorFilling | null = null;
  let failure: Error | null = null;
  try {
    const [probe] = await embedder.embed([PROBE], signal);
    const dimensions = probe?.length ?? 0;
    filling = await store.begin({ model: embedder.model, dimensions });
    await fill(filling, tally, { store, embedder, signal, onProgress }, dimensions);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  await filling?.end(failure === null);
  const { passages, vectors } = await store.count(embedder.model);
  return {
    kept: filling?.kept ?? vectors,
    made: tally.done - tally.aside,
    missing: filling
      ? Math.max(0, failure ? filling.missing - tally.done : 0) + tally.aside
      : passages - vectors,
    aside: { count: tally.aside, named: tally.named },
    failure,
    ms: Math.round(performance.now() - startedAt),
  };
}

interface Tally {
  /** Passages that have been dealt with. */
  done: number;
  aside: number;
  /** Passages put aside since the last that got a vector. */
  inRow: number;
  named: PassageAside[];
}

async function fill(
  filling: VectorFilling,
  tally: Tally,
  { embedder, signal, onProgress }: FillRequest,
  dimensions: number,
): Promise<void> {
  const total = filling.missing;
  for (;;) {
    const listed = await filling.list(MAX_BATCH_TEXTS);
    if (listed.length === 0) return;
    for (const batch of toBatches(listed)) {
      const made = await embedBatch(batch, { embedder, signal, dimensions });
      await filling.put(
        batch.flatMap(({ contentHash }, at) => {
          const vector = made[at];
          return vector instanceof Float32Array ? [{ contentHash, vector }] : [];
        }),
      );
      for (const [at, { text }] of batch.entries()) {
        const reason = made[at];
        if (reason instanceof Float32Array) {
          tally.inRow = 0;
          continue;
        }
        tally.aside++;
        tally.inRow++;
        if (tally.named.length < MAX_NAMED)
          tally.named.push({ name: nameOf(text), reason: describeThrown(reason) });
      }
      tally.done += batch.length;
      onProgress({ done: Math.min(tally.done, total), total });
      if (tally.inRow >= MAX_ASIDE_IN_A_ROW) {
        const why = describeThrown(made.findLast((reason) => reason instanceof RunFailure));
        throw new RunFailure(
          'upstream_invalid',
          `The server made no vector of ${tally.inRow} passages in a row: ${why}`,
        );
      }
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

/** What is embedded begins with the lines of the title and the headings. */
function nameOf(text: string): string {
  return text.split('\n\n', 1)[0]?.replaceAll('\n', ' › ') ?? '';
}

interface Embedding {
  readonly embedder: Embedder;
  readonly signal: AbortSignal;
  readonly dimensions: number;
}

/** A vector for each passage, or why there is none. Throws when the server makes no vector of anything. */
async function embedBatch(
  batch: readonly VectorlessPassage[],
  embedding: Embedding,
): Promise<readonly (Float32Array | RunFailure)[]> {
  const texts = batch.map(({ text }) => text);
  try {
    return await embedAll(texts, embedding);
  } catch (error) {
    if (!isAboutTexts(error)) throw error;
    // One text can be what it stumbles over; a server that makes no vector of a plain word is not well.
    await embedAll([PROBE], embedding);
    return embedHalves(texts, embedding, error);
  }
}

/**
 * Servers that cannot embed one text often refuse all that came with it: halves are tried. Small models refuse a text that
 * is longer than they read: at last a part of it is tried.
 */
async function embedHalves(
  texts: readonly string[],
  embedding: Embedding,
  failure: RunFailure,
): Promise<readonly (Float32Array | RunFailure)[]> {
  const [text = ''] = texts;
  if (texts.length === 1 && text.length <= MIN_CUT_CHARS) return [failure];
  const halves =
    texts.length === 1
      ? // Half a character is no text to a strict server.
        [[text.slice(0, Math.ceil(text.length / 2)).toWellFormed()]]
      : [texts.slice(0, Math.ceil(texts.length / 2)), texts.slice(Math.ceil(texts.length / 2))];
  const made: (Float32Array | RunFailure)[] = [];
  for (const half of halves) {
    try {
      made.push(...(await embedAll(half, embedding)));
    } catch (error) {
      if (!isAboutTexts(error)) throw error;
      made.push(...(await embedHalves(half, embedding, error)));
    }
  }
  return made;
}

async function embedAll(
  texts: readonly string[],
  { embedder, signal, dimensions }: Embedding,
): Promise<readonly Float32Array[]> {
  const vectors = await embedder.embed(texts, signal);
  if (vectors.every(({ length }) => length === dimensions)) return vectors;
  throw new RunFailure('upstream_invalid', 'The vector has another length than the others.');
}

function isAboutTexts(error: unknown): error is RunFailure {
  return error instanceof RunFailure && /^upstream_(?:refused|invalid)$/.test(error.code);
}
