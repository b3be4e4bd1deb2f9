/** One count that a request falls under. */
export interface RateLimit {
  /** Whose count it is, of whatever kind: the kind is part of the key. */
  readonly key: string;
  /** Requests of a minute. */
  readonly perMinute: number;
}

/** Which limit was reached, by its place in the list, and the milliseconds until its minute is over. */
export interface RateExcess {
  readonly index: number;
  readonly retryAfterMs: number;
}

/** Counts requests by the minute, which begins with the first one of each key. */
export interface RateLimiter {
  /**
   * Counts one request under each limit, in their order, and stops at the first that is reached: what one visitor sends in vain
   * takes nothing from those who share the next limit. Resolves with that one, null when there is none.
   */
  consume(limits: readonly RateLimit[]): Promise<RateExcess | null>;
}

/** How long a count lasts, in milliseconds. */
export const RATE_WINDOW_MS = 60_000;
