import { RateLimiterMemory } from 'rate-limiter-flexible';
import { RATE_WINDOW_MS, type RateLimiter } from '../../pipeline/ports.ts';

/** Counts what this process alone is asked. */
export function createMemoryRateLimiter(): RateLimiter {
  // What may be counted is the caller's to say: this one only counts.
  const counter = new RateLimiterMemory({
    points: Number.MAX_SAFE_INTEGER,
    duration: RATE_WINDOW_MS / 1_000,
  });
  return {
    async consume(limits) {
      for (const [index, { key, perMinute }] of limits.entries()) {
        const { consumedPoints, msBeforeNext } = await counter.consume(key);
        if (consumedPoints <= perMinute) continue;
        // The limiter counts by the calendar, which may have been set back meanwhile.
        return { index, retryAfterMs: Math.max(1, Math.min(msBeforeNext, RATE_WINDOW_MS)) };
      }
      return null;
    },
  };
}
