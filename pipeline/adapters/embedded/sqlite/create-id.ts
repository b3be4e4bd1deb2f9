import { randomBytes } from 'node:crypto';

/** Enough digits for milliseconds until the year 5188. */
const TIME_DIGITS = 9;

/**
 * An id that cannot be guessed: 128 random bits behind the time of its making. Ids of one time sort together, so that an
 * index grows at its end instead of everywhere.
 */
export function createId(now = Date.now()): string {
  return now.toString(36).padStart(TIME_DIGITS, '0') + randomBytes(16).toString('base64url');
}
