/** The server takes no longer one. */
const MAX_URL_CHARS = 2_000;

/**
 * What the attributes of an element say besides a question: `collection` and `version` of the documents that may answer, and,
 * with `context="page"`, the address of the page, without its query.
 * @param {Element} element
 * @returns {import('../run/follow-run.js').Question['options']}
 */
export function readOptions(element) {
  const [collection, version] = ['collection', 'version'].map((name) => element.getAttribute(name)?.trim());
  const url = location.origin + location.pathname;
  // A page without an address of its own, as in a frame with `srcdoc`, would have its questions refused.
  const isOfPage =
    element.getAttribute('context') === 'page' && /^http/.test(url) && url.length <= MAX_URL_CHARS;
  return {
    ...((collection || version) && {
      filter: { ...(collection && { collection }), ...(version && { version }) },
    }),
    ...(isOfPage && { context: { url } }),
  };
}
