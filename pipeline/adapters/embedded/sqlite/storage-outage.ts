import { RunFailure } from '../../../failure.ts';
import type { StorageState } from '../../../ports.ts';

/** How long a write waits for the database before it is refused, counted from the first write that failed. */
const PATIENCE_MS = 5_000;
/** A lock that is gone sooner, such as that of an import, is nobody's trouble. */
const TELL_AFTER_MS = 1_000;
/** The next try comes after a tenth of the time that has passed, within these bounds: a try holds up the whole process. */
const MIN_RETRY_MS = 20;
const MAX_RETRY_MS = 250;

/** Primary result codes of SQLite that tell of the file or the disk, and not of what was to be written: https://sqlite.org/rescode.html */
const LOCKED_CODES: ReadonlySet<number> = new Set([5, 6]);
const STORAGE_CODES: ReadonlySet<number> = new Set([...LOCKED_CODES, 7, 8, 10, 11, 13, 14, 15, 26]);

/** Told of times in which nothing can be written. */
export interface StorageWatch {
  /** At once when the disk takes nothing, after a second when another process holds the lock; and of every lost write. */
  failed(error: unknown): void;
  /** After `failed`, when writes succeed again. */
  recovered(outageMs: number): void;
}

export interface StorageOutage extends StorageState {
  isOn(): boolean;
  /** True when what waits has waited long enough. */
  isOverdue(): boolean;
  /** The failure of a write that is not even tried. */
  refusal(): RunFailure;
  /** Notes that a write failed, and has `retry` called until it does not throw. */
  begin(error: unknown): RunFailure;
  /** Tells that somebody waits for the next try: the process must not end before it. */
  await(): void;
  /** Ends the tries, for good. */
  stop(): void;
}

/** True for a failure of the storage itself; what was to be written may be written later. */
export function isStorageFailure(error: unknown): boolean {
  return STORAGE_CODES.has(toPrimaryCode(error));
}

/**
 * The time in which the database cannot be written: one timer tries again, and everybody else is refused at once, so that
 * a lock does not hold up the process once for every write. `isAwaited` says whether writes wait for the next try.
 */
export function createStorageOutage(
  retry: (isLock: boolean) => void,
  isAwaited: () => boolean,
  watch: StorageWatch,
): StorageOutage {
  let current: { readonly since: number; error: unknown; isTold: boolean } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let waiting: ((isWritable: boolean) => void)[] = [];

  return {
    isOn: () => current !== null,
    isOverdue: () => ageMs() >= PATIENCE_MS,
    problem: () => (isRefusing() ? describe(current?.error) : null),
    whenWritable() {
      if (!current) return Promise.resolve(true);
      if (isRefusing()) return Promise.resolve(false);
      return new Promise((resolve) => waiting.push(resolve));
    },
    refusal,
    begin(error) {
      current ??= { since: performance.now(), error, isTold: false };
      current.error = error;
      tellWhenDue();
      if (!timer) schedule(MIN_RETRY_MS);
      return refusal();
    },
    await: () => void timer?.ref(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
      letGo(false);
    },
  };

  function tryAgain(): void {
    timer = undefined;
    try {
      retry(isLock());
    } catch (error) {
      if (current) current.error = error instanceof RunFailure ? error.cause : error;
      tellWhenDue();
      if (isRefusing()) letGo(false);
      schedule(Math.min(Math.max(ageMs() / 10, MIN_RETRY_MS), MAX_RETRY_MS));
      return;
    }
    if (current?.isTold) watch.recovered(ageMs());
    current = null;
    letGo(true);
  }

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(tryAgain, delayMs);
    if (!isAwaited()) timer.unref();
  }

  function tellWhenDue(): void {
    if (!current || current.isTold || (isLock() && ageMs() < TELL_AFTER_MS)) return;
    current.isTold = true;
    watch.failed(current.error);
  }

  function letGo(isWritable: boolean): void {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve(isWritable);
  }

  function refusal(): RunFailure {
    return new RunFailure(
      'storage_unavailable',
      `The database cannot be written: ${describe(current?.error)}.`,
      {
        cause: current?.error,
      },
    );
  }

  /** A lock is waited for; a disk that is full stays so for longer than anybody waits. */
  function isRefusing(): boolean {
    return current !== null && (!isLock() || ageMs() >= PATIENCE_MS);
  }

  function isLock(): boolean {
    return LOCKED_CODES.has(toPrimaryCode(current?.error));
  }

  function ageMs(): number {
    return current ? performance.now() - current.since : 0;
  }
}

/** Both drivers carry the extended code, whose lowest byte is the primary one; -1 when it is no error of SQLite. */
function toPrimaryCode(error: unknown): number {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : -1;
}

function describe(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
