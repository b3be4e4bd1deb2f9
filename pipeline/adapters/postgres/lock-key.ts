import { createHash } from 'node:crypto';

/** The key of an advisory lock with this name: 64 bits, as the decimal of a signed integer. */
export function toLockKey(name: string): string {
  return createHash('sha256').update(`milepost ${name}`).digest().readBigInt64BE().toString();
}
