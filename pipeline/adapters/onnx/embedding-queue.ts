import { RunFailure } from '../../failure.ts';
import type { ModelProcess } from './model-process.ts';

export interface QueueOrder {
  readonly signal: AbortSignal;
  /** A question goes before the passages that wait, after the few that are under way. */
  readonly isQuestion: boolean;
  /** Time until it is given up; null: as long as the model takes. */
  readonly timeoutMs: number | null;
}

/** Hands texts to the model, a few at a time. */
export interface EmbeddingQueue {
  embed(texts: readonly string[], order: QueueOrder): Promise<Float32Array[]>;
}

/** More at a time are no faster on a CPU, take more memory, and let a question wait behind them. */
const MOST_TEXTS = 4;
const MOST_CHARS = 4_000;

interface Job {
  readonly texts: readonly string[];
  run(vectors: readonly Float32Array[]): void;
  fail(error: unknown): void;
  /** Whether it was given up. */
  isOver(): boolean;
}

export function createEmbeddingQueue(model: Pick<ModelProcess, 'embed'>): EmbeddingQueue {
  const questions: Job[] = [];
  const passages: Job[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (let job = next(); job; job = next()) {
      try {
        job.run(await model.embed(job.texts));
      } catch (error) {
        job.fail(error);
      }
    }
    isBusy = false;
  }

  /** What was given up is not computed. */
  function next(): Job | undefined {
    for (;;) {
      const job = questions.shift() ?? passages.shift();
      if (!job?.isOver()) return job;
    }
  }

  function embedFew(texts: readonly string[], { signal, isQuestion, timeoutMs }: QueueOrder) {
    return new Promise<readonly Float32Array[]>((resolve, reject) => {
      let isOver = false;
      const settle = (act: () => void) => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = () => settle(() => reject(signal.reason));
      const late = () =>
        settle(() =>
          reject(
            new RunFailure('upstream_unavailable', `The sentence model took longer than ${timeoutMs} ms.`),
          ),
        );
      const timer = timeoutMs === null ? undefined : setTimeout(late, timeoutMs).unref();
      signal.addEventListener('abort', onAbort);
      (isQuestion ? questions : passages).push({
        texts,
        run: (vectors) => settle(() => resolve(vectors)),
        fail: (error) => settle(() => reject(error)),
        isOver: () => isOver,
      });
      void work();
    });
  }

  return {
    async embed(texts, order) {
      const vectors: Float32Array[] = new Array(texts.length);
      for (const few of toFew(texts)) {
        order.signal.throwIfAborted();
        const made = await embedFew(
          few.map((at) => texts[at] ?? ''),
          order,
        );
        for (const [index, at] of few.entries()) vectors[at] = toVector(made[index]);
      }
      return vectors;
    },
  };
}

/** Places of texts that go together: of like length, since the shorter ones are filled up. */
function toFew(texts: readonly string[]): number[][] {
  const lengthAt = (at: number) => texts[at]?.length ?? 0;
  const few: number[][] = [];
  let chars = 0;
  for (const at of [...texts.keys()].sort((a, b) => lengthAt(b) - lengthAt(a))) {
    const last = few.at(-1);
    if (last && last.length < MOST_TEXTS && chars + lengthAt(at) <= MOST_CHARS) {
      last.push(at);
      chars += lengthAt(at);
    } else {
      few.push([at]);
      chars = lengthAt(at);
    }
  }
  return few;
}

function toVector(made: Float32Array | undefined): Float32Array {
  if (made?.every(Number.isFinite)) return made;
  throw new RunFailure('upstream_invalid', 'The sentence model made a vector without a direction.');
}
