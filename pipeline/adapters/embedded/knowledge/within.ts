import { setTimeout } from 'node:timers/promises';

/** What the promise gives when it does so in time, else null; what it rejects with in time is thrown. */
export async function within<Result>(promise: Promise<Result>, ms: number): Promise<Result | null> {
  const waiting = new AbortController();
  const late = setTimeout(ms, null, { signal: waiting.signal }).catch(() => null);
  try {
    return await Promise.race([promise, late]);
  } finally {
    waiting.abort();
  }
}
