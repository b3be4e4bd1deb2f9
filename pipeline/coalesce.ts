import { raceAbort } from './deadline.ts';

/** A source that floods must not make events that are too large to hold for a slow reader. */
const MAX_CHARS = 16 * 1024;

/**
 * Joins pieces of text that come faster than one a window: the first leaves at once, later ones at most one a window,
 * and none is held longer than that or grows beyond 16 K characters by more than a piece. Returns what the source returns. Rejects as soon as `signal` aborts, and asks the
 * source to end without waiting for it.
 */
export async function* coalesce<Result>(
  source: AsyncGenerator<string, Result, void>,
  windowMs: number,
  signal: AbortSignal,
): AsyncGenerator<string, Result, void> {
  let next = source.next();
  let pending = '';
  let dueAt = 0;
  try {
    for (;;) {
      const waitMs = dueAt - performance.now();
      const piece = pending === '' ? await raceAbort(next, signal) : await within(next, waitMs, signal);
      if (piece?.done) {
        if (pending !== '') yield pending;
        return piece.value;
      }
      if (piece) {
        pending += piece.value;
        next = source.next();
      }
      if (pending.length >= MAX_CHARS || (pending !== '' && performance.now() >= dueAt)) {
        dueAt = performance.now() + windowMs;
        yield pending;
        pending = '';
      }
    }
  } finally {
    next.catch(() => {});
    // Not awaited: a source that hangs would keep the run from ending.
    source.return(undefined as never).catch(() => {});
  }
}

/** The result when it comes in time, undefined otherwise. */
async function within<Result>(
  promise: Promise<Result>,
  waitMs: number,
  signal: AbortSignal,
): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, waitMs));
  });
  try {
    return await raceAbort(Promise.race([promise, expiry]), signal);
  } finally {
    clearTimeout(timer);
  }
}
