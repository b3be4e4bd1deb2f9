/**
 * What the attributes of an element say besides a question: `collection` and `version` of the documents that may answer, and,
 * with `context="page"`, the address of the page, without its query.
 * @param {Element} element
 * @returns {import('../run/follow-run.js').Question['options']}
 */
export function readOptions(element) {
  const [collection, version] = ['collection', 'version'].map((name) => element.getAttribute(name)?.trim());
  const isOfPage = element.getAttribute('context') === 'page';
  return {
    ...((collection || version) && {
      filter: { ...(collection && { collection }), ...(version && { version }) },
    }),
    ...(isOfPage && { context: { url: location.origin + location.pathname } }),
  };
}
