/** Attempts without a single new event in between; about a minute in all. */
export const MAX_ATTEMPTS = 8;

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;

/**
 * How long to wait before an attempt: doubling, bounded, and between half and all of that at random, so that the
 * readers of a server that went away do not all come back at once.
 * @param {number} attempt From 1.
 * @param {{ retryMs?: number | null, random?: () => number }} [options] `retryMs`: what the stream asked for.
 * @returns {number} Milliseconds.
 */
export function backoffMs(attempt, { retryMs = null, random = Math.random } = {}) {
  const first = retryMs ?? FIRST_DELAY_MS;
  const longest = Math.min(Math.max(MAX_DELAY_MS, first), first * 2 ** (attempt - 1));
  return longest / 2 + (random() * longest) / 2;
}

/**
 * Resolves after `ms`, or at once when the browser is back on line; rejects when the signal aborts.
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function waitToRetry(ms, signal) {
  return new Promise((resolve, reject) => {
    const waiting = new AbortController();
    const settle = () => {
      clearTimeout(timer);
      waiting.abort();
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(settle, ms);
    signal.addEventListener('abort', settle, { signal: waiting.signal });
    globalThis.addEventListener?.('online', settle, { signal: waiting.signal });
    if (signal.aborted) settle();
  });
}
