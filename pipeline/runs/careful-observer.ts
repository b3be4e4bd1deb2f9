import type { RunObserver } from './runs.ts';

/**
 * An observer that never throws: nothing that a log does may take the end from a run. A failure that it cannot take is told
 * once more, as a plain error.
 */
export function toCarefulObserver(observer: RunObserver, createErrorId: () => string): RunObserver {
  return {
    finished: (report, words, times) => dare(() => observer.finished(report, words, times), report.runId),
    failed,
    ...(observer.flushed && { flushed: (flush) => dare(() => observer.flushed?.(flush), '') }),
  };

  function dare(tell: () => void, runId: string): void {
    try {
      tell();
    } catch (error) {
      failed({ runId, errorId: createErrorId(), stageId: null, error });
    }
  }

  function failed(failure: Parameters<RunObserver['failed']>[0]): void {
    try {
      observer.failed(failure);
    } catch {
      try {
        observer.failed({ ...failure, error: new Error('What was thrown cannot be logged.') });
      } catch {
        // There is nobody left to tell.
      }
    }
  }
}
