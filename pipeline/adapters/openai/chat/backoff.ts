import { UpstreamFailure } from './to-run-failure.ts';

const FIRST_BACKOFF_MS = 250;

/** Milliseconds to wait before another attempt, spread so that many runs do not come back at once; null: it would not help. */
export function toBackoffMs(error: unknown, attempt: number): number | null {
  if (!(error instanceof UpstreamFailure) || !error.isPassing) return null;
  return error.retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
}
