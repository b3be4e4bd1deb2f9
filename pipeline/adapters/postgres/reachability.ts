import type { StorageState } from '../../ports.ts';

/** How long writes wait for the server before they are refused, counted from the first that failed. */
const PATIENCE_MS = 5_000;
/** A server that is back sooner, as after a dropped connection, is nobody's trouble. */
const TELL_AFTER_MS = 1_000;
const MIN_RETRY_MS = 20;
const MAX_RETRY_MS = 250;

export interface Reachability extends StorageState {
  /**
   * Notes that something failed because of the server, and has it tried until it answers. `since`, by `performance.now()`, is
   * when that was asked for: one that was waited for in vain has been away all the time.
   */
  lost(error: unknown, since?: number): void;
  /** Ends the tries, for good. */
  stop(): void;
}

/** Whether the server is there. `ask` rejects while it is not. */
export function createReachability(
  ask: () => Promise<unknown>,
  watch: { failed(error: unknown): void; recovered(outageMs: number): void } = {
    failed() {},
    recovered() {},
  },
): Reachability {
  let outage: { readonly since: number; error: unknown; isTold: boolean } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let waiting: ((isWritable: boolean) => void)[] = [];
  const ageMs = () => (outage ? performance.now() - outage.since : 0);
  const isRefusing = () => ageMs() >= PATIENCE_MS;

  return {
    problem: () => (isRefusing() ? describe(outage?.error) : null),
    whenWritable() {
      if (!outage) return Promise.resolve(true);
      if (isRefusing() || isStopped) return Promise.resolve(false);
      return new Promise((resolve) => waiting.push(resolve));
    },
    lost(error, since = performance.now()) {
      outage ??= { since, error, isTold: false };
      outage.error = error;
      schedule();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      letGo(false);
    },
  };

  function schedule(): void {
    if (isStopped) return;
    const delayMs = Math.min(Math.max(ageMs() / 10, MIN_RETRY_MS), MAX_RETRY_MS);
    timer ??= setTimeout(() => void tryAgain(), delayMs).unref();
  }

  async function tryAgain(): Promise<void> {
    try {
      await ask();
    } catch (error) {
      timer = undefined;
      if (outage) outage.error = error;
      tellWhenDue();
      if (isRefusing()) letGo(false);
      schedule();
      return;
    }
    timer = undefined;
    if (outage?.isTold) watch.recovered(ageMs());
    outage = null;
    letGo(true);
  }

  function tellWhenDue(): void {
    if (!outage || outage.isTold || ageMs() < TELL_AFTER_MS) return;
    outage.isTold = true;
    watch.failed(outage.error);
  }

  function letGo(isWritable: boolean): void {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve(isWritable);
  }
}

function describe(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : String(error);
}
