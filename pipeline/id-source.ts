import { randomFillSync } from 'node:crypto';

/** Digits of the time in milliseconds, to the base of 36: enough until the year 5188. */
const TIME_DIGITS = 9;
const RANDOM_BYTES = 16;
/** Random bytes are fetched for so many ids at once: asking the system for each costs more than the rest of an id. */
const IDS_A_FETCH = 256;

/**
 * Makes ids that cannot be guessed: 128 random bits behind the time of their making. Ids of one time sort together, so that
 * an index grows at its end instead of everywhere.
 */
export function createIdSource(now: () => number = Date.now): () => string {
  const pool = Buffer.alloc(RANDOM_BYTES * IDS_A_FETCH);
  let used = pool.length;
  return function createId() {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const random = pool.toString('base64url', used, used + RANDOM_BYTES);
    used += RANDOM_BYTES;
    return now().toString(36).padStart(TIME_DIGITS, '0') + random;
  };
}
