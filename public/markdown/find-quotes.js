import { drawMarkdown } from './draw-markdown.js';

/** @typedef {import('./draw-markdown.js').Shape} Shape */
/** @typedef {{ index: number, start: number, end: number }} Piece A part of one text, none of which overlap. */

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
  const pieces = byText(findQuotes(listTexts(shapes), quotes));
  let count = 0;
  /** @param {Shape} shape @returns {Shape[]} */
  const mark = (shape) => {
    if (typeof shape !== 'string') return [{ ...shape, children: shape.children.flatMap(mark) }];
    const own = pieces.get(count) ?? [];
    count += 1;
    let last = 0;
    const marked = own.flatMap(({ start, end }) => {
      const before = shape.slice(last, start);
      last = end;
      return [before, { name: 'mark', attributes: {}, children: [shape.slice(start, end)] }];
    });
    return [...marked, shape.slice(last)].filter((part) => part !== '');
  };
  return pieces.size === 0 ? shapes : shapes.flatMap(mark);
}

/**
 * A snippet may have its line ends collapsed, so white space says nothing about being the same.
 * @param {string} text
 */
export function withoutSpace(text) {
  return text.replace(/\s+/g, '');
}

/** @param {readonly Piece[]} pieces */
function byText(pieces) {
  /** @type {Map<number, Piece[]>} */
  const groups = new Map();
  for (const piece of pieces) {
    const group = groups.get(piece.index);
    if (group) group.push(piece);
    else groups.set(piece.index, [piece]);
  }
  return groups;
}

/**
 * @param {readonly Shape[]} shapes
 * @returns {string[]}
 */
function listTexts(shapes) {
  return shapes.flatMap((shape) => (typeof shape === 'string' ? [shape] : listTexts(shape.children)));
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
