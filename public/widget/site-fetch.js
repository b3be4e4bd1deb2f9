/**
 * What an element on another site knows of itself. `visitor` is the token by which the server knows the visitor
 * again, since no cookie crosses sites.
 * @typedef {object} SiteMemory
 * @property {HTMLElement & { identity?: string | (() => string | Promise<string>) | null }} element
 * @property {string} visitor
 * @property {import('../i18n/words.js').Words} words What the element says, in its language.
 */

/**
 * A `fetch` that sends the element's `site-key`, who the visitor is (`identity`) and the visitor's token to the
 * endpoint's own origin, and to no other.
 * @param {SiteMemory} site
 * @param {string} endpoint
 * @returns {typeof globalThis.fetch}
 */
export function createSiteFetch(site, endpoint) {
  const { origin } = new URL(endpoint);
  return async (url, init = {}) => {
    if (new URL(String(url)).origin !== origin) return fetch(url, init);
    const headers = new Headers(init.headers);
    const key = site.element.getAttribute('site-key');
    if (key) headers.set('X-Milepost-Site', key);
    if (site.visitor) headers.set('X-Milepost-Visitor', site.visitor);
    const { identity } = site.element;
    if (identity) {
      const token = typeof identity === 'function' ? await identity() : identity;
      headers.set('Authorization', `Bearer ${token}`);
    }
    const response = await fetch(url, { ...init, headers });
    site.visitor = response.headers.get('X-Milepost-Visitor') ?? site.visitor;
    return response;
  };
}
