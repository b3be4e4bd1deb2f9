/** The header that carries the key of a run: what stands in an address is written to the logs of proxies. */
const RUN_KEY = 'X-Milepost-Run-Key';

/**
 * An address that the server has told of a run, made absolute, with the key that lasts in place of the one in it. It is for
 * `fetchRun` alone, which sends the key as a header.
 * @param {string} address
 * @param {string} base
 * @param {string | undefined} runKey
 * @returns {string}
 */
export function toRunAddress(address, base, runKey) {
  const url = new URL(address, base);
  if (runKey) url.searchParams.set('key', runKey);
  return url.href;
}

/**
 * Fetches an address of a run without its key, which goes as a header.
 * @param {string} address
 * @param {RequestInit} init
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<Response>}
 */
export function fetchRun(address, init, fetch) {
  const [path = '', query] = address.split('?', 2);
  const rest = new URLSearchParams(query);
  const key = rest.get('key');
  if (!key) return fetch(address, init);
  rest.delete('key');
  const headers = { .../** @type {Record<string, string> | undefined} */ (init.headers), [RUN_KEY]: key };
  return fetch([path, String(rest)].filter(Boolean).join('?'), { ...init, headers });
}
