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
export type StartWork = <Result>(work: (signal: AbortSignal) => Promise<Result>) => StartedWork<Result>;

/** Works that are under way at the same time share one signal and one deadline, which runs from the first of them on. */
export function createStartWork(deadline: Deadline, runSignal: AbortSignal): StartWork {
  let limited: LimitedTime | null = null;
  let open = 0;
  const take = (): AbortSignal => {
    open++;
    limited ??= limitTime(deadline, runSignal);
    return limited.signal;
  };
  const giveBack = (): void => {
    if (--open > 0) return;
    limited?.dispose();
    limited = null;
  };
  return (work) => {
    // Kept apart from the work: what tells the time must not keep finished work and its closures alive.
    const time = { startedAt: performance.now(), endedAt: 0 };
    const result = runLimited(work, take(), time, giveBack);
    result.catch(() => {});
    return toStartedWork(result, time);
  };
}

interface WorkTime {
  readonly startedAt: number;
  /** 0 while it goes on. */
  endedAt: number;
}

function toStartedWork<Result>(result: Promise<Result>, time: WorkTime): StartedWork<Result> {
  return { result, tookMs: () => (time.endedAt || performance.now()) - time.startedAt };
}

async function runLimited<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
  time: WorkTime,
  giveBack: () => void,
): Promise<Result> {
  try {
    return await raceAbort(work(signal), signal);
  } finally {
    time.endedAt = performance.now();
    giveBack();
  }
}

export interface LimitedTime {
  readonly signal: AbortSignal;
  dispose(): void;
}

/**
 * A signal that aborts with the run's, or with a `RunFailure` when the deadline passes. `dispose` takes the listener off
 * the run's signal again: one signal shared by every call of a run would otherwise collect them.
 */
export function limitTime(deadline: Deadline, runSignal: AbortSignal): LimitedTime {
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
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', onAbort);
      act();
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    promise.then(
      (result) => settle(() => resolve(result)),
      (error) => settle(() => reject(error)),
    );
  });
}
