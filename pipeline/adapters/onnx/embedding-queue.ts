import { RunFailure } from '../../failure.ts';
import type { ModelProcess } from './model-process.ts';

export interface QueueOrder {
  readonly signal: AbortSignal;
  /** A question goes before the passages that wait, after the one that is under way. */
  readonly isQuestion: boolean;
  /** Time until it is given up; null: as long as the model takes. */
  readonly timeoutMs: number | null;
}

/** Hands texts to the model, one after the other. */
export interface EmbeddingQueue {
  embed(texts: readonly string[], order: QueueOrder): Promise<Float32Array[]>;
}

interface Job {
  readonly text: string;
  run(vector: Float32Array): void;
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
        job.run(await model.embed(job.text));
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

  function embedOne(text: string, { signal, isQuestion, timeoutMs }: QueueOrder) {
    return new Promise<Float32Array>((resolve, reject) => {
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
        text,
        run: (vector) => settle(() => resolve(vector)),
        fail: (error) => settle(() => reject(error)),
        isOver: () => isOver,
      });
      void work();
    });
  }

  return {
    async embed(texts, order) {
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        order.signal.throwIfAborted();
        const vector = await embedOne(text, order);
        if (!vector.every(Number.isFinite))
          throw new RunFailure('upstream_invalid', 'The sentence model made a vector without a direction.');
        vectors.push(vector);
      }
      return vectors;
    },
  };
}
