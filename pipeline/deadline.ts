import type { ErrorCode } from './events.ts';
import { RunFailure } from './failure.ts';

export interface Deadline {
  readonly ms: number;
  /** What passing it is called. */
  readonly code: ErrorCode;
}

/** Work that was started and will be awaited later; until then its failure is nobody's unhandled rejection. */
export interface StartedWork<Result> {
  readonly result: Promise<Result>;
  /** Milliseconds that it has taken so far, or took. */
  tookMs(): number;
}

/**
 * Starts `work` with a signal that aborts when the run's does or when the deadline passes. The result rejects at that
 * moment, even when the work itself ignores its signal.
 */
export function startWork<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  deadline: Deadline,
  runSignal: AbortSignal,
): StartedWork<Result> {
  const startedAt = performance.now();
  let endedAt: number | undefined;
  const limited = limitTime(deadline, runSignal);
  const result = raceAbort(callAsync(work, limited.signal), limited.signal).finally(() => {
    endedAt = performance.now();
    limited.dispose();
  });
  result.catch(() => {});
  return { result, tookMs: () => (endedAt ?? performance.now()) - startedAt };
}

/**
 * A signal that aborts with the run's, or with a `RunFailure` when the deadline passes. `dispose` takes the listener off
 * the run's signal again: one signal shared by every call of a run would otherwise collect them.
 */
export function limitTime(
  deadline: Deadline,
  runSignal: AbortSignal,
): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const onAbort = () => controller.abort(runSignal.reason);
  const onExpiry = () =>
    controller.abort(new RunFailure(deadline.code, `No result within ${deadline.ms} ms.`));
  const timer = setTimeout(onExpiry, deadline.ms);
  if (runSignal.aborted) onAbort();
  else runSignal.addEventListener('abort', onAbort);
  const dispose = () => {
    clearTimeout(timer);
    runSignal.removeEventListener('abort', onAbort);
  };
  return { signal: controller.signal, dispose };
}

/** Settles as the promise does, or rejects with the signal's reason as soon as that aborts. */
export function raceAbort<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function callAsync<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return work(signal);
}
