import { drawMarkdown } from './draw-markdown.js';
import { listTexts, wrapPieces } from './wrap-pieces.js';

/** @typedef {import('./draw-markdown.js').Shape} Shape */
/** @typedef {import('./wrap-pieces.js').Piece} Piece */

/**
 * Finds where quotes stand in what is shown, given as its texts in order. Quotes are Markdown, so they are compared as
 * a reader sees them, without regard to white space.
 * @param {readonly string[]} texts
 * @param {readonly string[]} quotes
 * @returns {Piece[]}
 */
export function findQuotes(texts, quotes) {
  const wanted = quotes.map((quote) => withoutSpace(listTexts(drawMarkdown(quote)).join(''))).filter(Boolean);
  if (wanted.length === 0) return [];
  const shown = texts.map(withoutSpace);
  const all = shown.join('');
  const ranges = wanted.flatMap((words) => {
    const from = all.indexOf(words);
    return from < 0 ? [] : [{ from, to: from + words.length }];
  });
  let end = 0;
  return texts.flatMap((text, index) => {
    const start = end;
    end += shown[index]?.length ?? 0;
    const inside = ranges
      .filter(({ from, to }) => from < end && to > start)
      .map(({ from, to }) => ({ from: from - start, to: to - start }));
    return inside.length === 0 ? [] : toPieces(text, index, joinRanges(inside));
  });
}

/**
 * What is drawn with each quote in a `<mark>`.
 * @param {Shape[]} shapes
 * @param {readonly string[]} quotes
 * @returns {Shape[]}
 */
export function markShapes(shapes, quotes) {
  return wrapPieces(shapes, findQuotes(listTexts(shapes), quotes), 'mark');
}

/** A row of a table, or code. */
const IS_STRUCTURE = /^\s*(?:\||`{3}|~{3})/;
/** Of an answer of one sentence nothing stands out. */
const MAX_MARKED = 0.6;

/**
 * The sentences of an answer that answer, as they stand in it.
 * @param {import('../../pipeline/events.ts').SuccessPayload} success
 * @returns {string[]}
 */
export function findDeciding({ finishReason, response, sources }) {
  if (finishReason !== 'extractive') return [];
  const quotes = sources.flatMap((source) => source.quotes);
  return quotes.filter((quote) => !IS_STRUCTURE.test(quote) && quote.length < MAX_MARKED * response.length);
}

/**
 * What is shown of a source: its snippet, and the quotes that stand beyond the end of a shortened one.
 * @param {string} snippet
 * @param {readonly string[]} quotes
 */
export function toExcerpt(snippet, quotes) {
  const shown = withoutSpace(snippet);
  const missing = quotes.filter((quote) => !shown.includes(withoutSpace(quote)));
  return [snippet, ...missing].join('\n\n');
}

/**
 * A snippet may have its line ends collapsed, so white space says nothing about being the same.
 * @param {string} text
 */
function withoutSpace(text) {
  return text.replace(/\s+/g, '');
}

/**
 * @param {{ from: number, to: number }[]} ranges
 * @returns {{ from: number, to: number }[]}
 */
function joinRanges(ranges) {
  /** @type {{ from: number, to: number }[]} */
  const joined = [];
  for (const range of ranges.sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else joined.push(range);
  }
  return joined;
}

/**
 * From places among the characters that are no white space to places in the text. A quote that goes on in the text
 * before or after takes the white space between with it.
 * @param {string} text
 * @param {number} index
 * @param {{ from: number, to: number }[]} ranges
 * @returns {Piece[]}
 */
function toPieces(text, index, ranges) {
  const places = Array.from(text.matchAll(/\S/g), (found) => found.index);
  return ranges.map(({ from, to }) => ({
    index,
    start: from < 0 ? 0 : (places[from] ?? 0),
    end: to > places.length ? text.length : (places[to - 1] ?? text.length - 1) + 1,
  }));
}
