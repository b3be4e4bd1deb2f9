import { createHash } from 'node:crypto';

/** Stands for a text in an index, which takes no more than 2,700 bytes: 128 bits, hexadecimal. */
export function toTextKey(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
