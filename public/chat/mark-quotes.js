import { findQuotes } from '../markdown/find-quotes.js';

/** A row of a table, or code. */
const IS_STRUCTURE = /^\s*(?:\||`{3}|~{3})/;
/** Of an answer of one sentence nothing stands out. */
const MAX_MARKED = 0.6;

/**
 * The sentences of an answer that answer, as they stand in it; the server's own pages mark the same ones.
 * @param {import('../../pipeline/events.ts').SuccessPayload} success
 * @returns {string[]}
 */
export function findDeciding({ finishReason, response, sources }) {
  if (finishReason !== 'extractive') return [];
  const quotes = sources.flatMap((source) => source.quotes);
  return quotes.filter((quote) => !IS_STRUCTURE.test(quote) && quote.length < MAX_MARKED * response.length);
}

/**
 * Wraps each quote in `<mark>` where it stands in the shown text, as the server does. The texts that are there stay, and
 * with them a selection.
 * @param {Element} root
 * @param {readonly string[]} quotes
 */
export function markQuotes(root, quotes) {
  /** @type {Text[]} */
  const nodes = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  const texts = nodes.map(({ data }) => data);
  // From the end, so that the offsets of earlier pieces stay right.
  for (const { index, start, end } of findQuotes(texts, quotes).reverse()) {
    const node = nodes[index];
    if (node) wrap(node, start, end);
  }
}

/**
 * @param {Text} node
 * @param {number} start
 * @param {number} end
 */
function wrap(node, start, end) {
  const quoted = start === 0 ? node : node.splitText(start);
  if (end - start < quoted.length) quoted.splitText(end - start);
  const mark = document.createElement('mark');
  quoted.replaceWith(mark);
  mark.append(quoted);
}
