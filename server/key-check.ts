import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an Authorization header carries the key; how long that takes tells nothing about it. */
export type HoldsKey = (authorization: string | undefined) => boolean;

/** `Authorization: Bearer <key>`. */
export function createKeyCheck(key: string): HoldsKey {
  const expected = hash(`Bearer ${key}`);
  return (authorization = '') =>
    timingSafeEqual(hash(authorization.replace(/^bearer +/i, 'Bearer ')), expected);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
