import { markdownToNodes } from '../markdown/to-nodes.js';

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
 * Wraps each quote in `<mark>` where it stands in the shown text. Quotes are Markdown and the text is shown, so they
 * are compared as a reader sees them, without regard to white space.
 * @param {Element} root
 * @param {readonly string[]} quotes
 */
export function markQuotes(root, quotes) {
  for (const quote of quotes) {
    const wanted = withoutSpace(
      markdownToNodes(quote)
        .map((node) => node.textContent)
        .join(''),
    );
    const pieces = wanted === '' ? [] : findPieces(root, wanted);
    // From the end, so that the offsets of earlier pieces stay right.
    for (const { node, start, end } of pieces.reverse()) wrap(node, start, end);
  }
}

/**
 * @param {Element} root
 * @param {string} wanted Without white space.
 * @returns {{ node: Text, start: number, end: number }[]}
 */
function findPieces(root, wanted) {
  /** @type {{ node: Text, index: number }[]} */
  const places = [];
  let text = '';
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { data } = /** @type {Text} */ (node);
    for (let index = 0; index < data.length; index++) {
      const character = data.charAt(index);
      if (/\s/.test(character)) continue;
      text += character;
      places.push({ node: /** @type {Text} */ (node), index });
    }
  }
  const at = text.indexOf(wanted);
  if (at < 0) return [];
  /** @type {Map<Text, { node: Text, start: number, end: number }>} */
  const pieces = new Map();
  for (const { node, index } of places.slice(at, at + wanted.length)) {
    const piece = pieces.get(node) ?? { node, start: index, end: index + 1 };
    pieces.set(node, { ...piece, end: index + 1 });
  }
  return [...pieces.values()];
}

/**
 * @param {Text} node
 * @param {number} start
 * @param {number} end
 */
function wrap(node, start, end) {
  const quoted = node.splitText(start);
  quoted.splitText(end - start);
  const mark = document.createElement('mark');
  quoted.replaceWith(mark);
  mark.append(quoted);
}

/**
 * A snippet may have its line ends collapsed, so white space says nothing about being the same.
 * @param {string} text
 */
export function withoutSpace(text) {
  return text.replace(/\s+/g, '');
}
