/**
 * Whether an address may be linked: this site's own paths, http and https.
 * @param {string} url
 */
export function isLinkable(url) {
  return /^(?:https?:\/\/|\/(?![/\\]))/i.test(url);
}
