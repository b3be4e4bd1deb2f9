import type { LogFlush, RunObserver } from '../pipeline/runs/run.ts';

/** Tells the first observer, and then the others what they want to know; one that throws keeps nothing from the others. */
export function joinObservers(first: RunObserver, others: readonly Partial<RunObserver>[]): RunObserver {
  if (others.length === 0) return first;
  const flushed = [first, ...others].flatMap((observer) => observer.flushed ?? []);
  return {
    finished(...told) {
      tellEach([first, ...others].map((observer) => () => observer.finished?.(...told)));
    },
    failed(failure) {
      tellEach([first, ...others].map((observer) => () => observer.failed?.(failure)));
    },
    ...(flushed.length > 0 && {
      flushed: (flush: LogFlush) => tellEach(flushed.map((tell) => () => tell(flush))),
    }),
  };
}

/** @throws what was thrown first, when all have been told */
function tellEach(tells: readonly (() => void)[]): void {
  const thrown: unknown[] = [];
  for (const tell of tells) {
    try {
      tell();
    } catch (error) {
      thrown.push(error);
    }
  }
  if (thrown.length > 0) throw thrown[0];
}
