/**
 * A `fetch` for an element that stands on another site. To the endpoint's own origin, and to no other, it sends the
 * site's key (`site-key`), who the visitor is (`identity`, when a question is asked), and, since no cookie crosses
 * sites, the token by which the server knows the visitor again. The token is held here and nowhere else: it is gone
 * with the page.
 * @param {HTMLElement & { identity?: string | (() => string | Promise<string>) | null }} element
 * @param {() => string} endpoint
 * @returns {typeof globalThis.fetch}
 */
export function createSiteFetch(element, endpoint) {
  let visitor = '';
  return async (url, init = {}) => {
    const { origin } = new URL(endpoint());
    const isHome = origin === location.origin;
    if (new URL(String(url), origin).origin !== origin) return fetch(url, init);
    const headers = new Headers(init.headers);
    const key = element.getAttribute('site-key');
    if (key) headers.set('X-Milepost-Site', key);
    if (visitor && !isHome) headers.set('X-Milepost-Visitor', visitor);
    const { identity } = element;
    if (identity && init.body) {
      const token = typeof identity === 'function' ? await identity() : identity;
      headers.set('Authorization', `Bearer ${token}`);
    }
    const response = await fetch(url, { ...init, headers });
    visitor = response.headers.get('X-Milepost-Visitor') ?? visitor;
    return response;
  };
}
