import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** Signs what leaves the server and must come back unchanged: visitor ids and the keys of runs. */
export interface Signatures {
  sign(purpose: string, value: string): string;
  verify(purpose: string, value: string, signature: string): boolean;
}

/** HMAC-SHA-256, cut to 128 bits. `purpose` keeps a signature made for one thing from being used for another. */
export function createSignatures(secret: string): Signatures {
  const key = createSecretKey(secret, 'utf8');
  const sign = (purpose: string, value: string) =>
    createHmac('sha256', key).update(`${purpose}\n${value}`).digest().subarray(0, 16).toString('base64url');
  return {
    sign,
    verify(purpose, value, signature) {
      const expected = Buffer.from(sign(purpose, value));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
