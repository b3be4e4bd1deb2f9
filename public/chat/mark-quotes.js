import { findQuotes } from '../markdown/find-quotes.js';
import { listTextNodes, wrapTexts } from '../markdown/wrap-pieces.js';

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
 * Wraps each quote in `<mark>` where it stands in the shown text, as the server does.
 * @param {Element} root
 * @param {readonly string[]} quotes
 */
export function markQuotes(root, quotes) {
  const nodes = listTextNodes(root);
  const texts = nodes.map(({ data }) => data);
  wrapTexts(nodes, findQuotes(texts, quotes), 'mark');
}
