import { findQuotes } from '../markdown/find-quotes.js';
import { listTextNodes, wrapTexts } from '../markdown/wrap-pieces.js';

/**
 * Wraps each quote in `<mark>` where it stands in the shown text, as the server does.
 * @param {Element} root
 * @param {readonly string[]} quotes
 */
export function markQuotes(root, quotes) {
  const nodes = listTextNodes(root);
  const texts = nodes.map(({ data }) => data);
  wrapTexts(nodes, findQuotes(texts, quotes), 'mark');
}
