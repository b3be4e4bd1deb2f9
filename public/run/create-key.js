/**
 * A fresh idempotency key of 128 random bits. Not by `crypto.randomUUID`, which exists on secure origins only: a site on
 * a plain local network is not one.
 * @returns {string}
 */
export function createKey() {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
