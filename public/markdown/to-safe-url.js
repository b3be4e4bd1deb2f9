const SAFE = ['http:', 'https:', 'mailto:', 'tel:'];

/**
 * The address made absolute, or null unless it is http, https, mailto or tel.
 * @param {string} href
 * @param {string | null} baseUrl
 * @returns {string | null}
 */
export function toSafeUrl(href, baseUrl) {
  // A browser would read it as a slash, and so another address than the text says.
  const written = href.replaceAll('\\', '%5C');
  const base = URL.canParse(written) ? undefined : (baseUrl ?? '');
  if (!URL.canParse(written, base)) return null;
  const url = new URL(written, base);
  return SAFE.includes(url.protocol) ? url.href : null;
}
