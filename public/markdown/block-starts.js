import { takeReferences } from './read-reference.js';
import { readDelimiters, splitCells } from './split-cells.js';
import { unescapeText } from './unescape-text.js';

/**
 * @typedef {import('./parse-blocks.js').Parser} Parser
 * @typedef {import('./parse-blocks.js').Block} Block
 * @typedef {'container' | 'text' | 'whole'} Begun What the rest of the line is: blocks, a text, or read already.
 * @typedef {(parser: Parser, container: Block) => Begun | null} Start
 */

/** Quotes and items within each other; what is deeper is text. */
const MAX_DEPTH = 12;

// Each part begins where the one before it must have ended, so that a line that does not fit is read once.
const HEADING = /(#{1,6})(?:[ \t]|$)/y;
const FENCE = /(`{3,}(?!`)|~{3,}(?!~))(.*)$/y;
const RULE = /(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/y;
const SETEXT = /(?:=+|-+)[ \t]*$/y;
const ITEM = /(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|$)/y;

/**
 * What a block may begin with, in the order in which it is looked for.
 * @type {readonly Start[]}
 */
export const STARTS = [
  startQuote,
  startHeading,
  startFence,
  startTable,
  startSetext,
  startRule,
  startItem,
  startCode,
];

/** @type {Start} */
function startQuote({ cursor, closeUnmatched, add }, container) {
  if (cursor.indent > 3 || cursor.line[cursor.next] !== '>' || container.depth >= MAX_DEPTH) return null;
  cursor.skipSpace();
  cursor.skip(1);
  if (cursor.isAtSpace()) cursor.skipColumns(1);
  closeUnmatched();
  add('quote');
  return 'container';
}

/** @type {Start} */
function startHeading(parser) {
  const [, marks] = match(parser, HEADING) ?? [];
  if (!marks) return null;
  const { cursor, closeUnmatched, add } = parser;
  closeUnmatched();
  const heading = add('heading');
  heading.level = marks.length;
  heading.text = withoutClosing(cursor.line.slice(cursor.next + marks.length).trim());
  return 'whole';
}

/** @type {Start} */
function startFence(parser) {
  const [, fence, info = ''] = match(parser, FENCE) ?? [];
  if (!fence || (fence[0] === '`' && info.includes('`'))) return null;
  const { cursor, closeUnmatched, add } = parser;
  closeUnmatched();
  const code = add('code');
  code.fence = fence;
  code.indent = cursor.indent;
  [code.language = ''] = unescapeText(info.trim()).split(/\s/, 1);
  return 'whole';
}

/**
 * The line above is the head of a table when this one has as many columns.
 * @type {Start}
 */
function startTable({ cursor, close, add, lineNumber }, container) {
  if (container.type !== 'paragraph' || container.indent > 3 || cursor.indent > 3) return null;
  const columns = readDelimiters(cursor.line.slice(cursor.next));
  if (columns === 0) return null;
  const headStart = container.text.lastIndexOf('\n', container.text.length - 2) + 1;
  const head = container.text.slice(headStart).trim();
  if (!head.includes('|') || splitCells(head).length !== columns) return null;
  container.text = container.text.slice(0, headStart);
  close(container, lineNumber - 2);
  const table = add('table', lineNumber - 1);
  table.columns = columns;
  table.rows.push(head);
  return 'whole';
}

/** @type {Start} */
function startSetext(parser, container) {
  if (container.type !== 'paragraph' || !match(parser, SETEXT)) return null;
  const { cursor, add, close, lineNumber, references } = parser;
  container.text = takeReferences(container.text, references);
  if (container.text === '') return null;
  const { text, startLine } = container;
  // An empty paragraph is dropped.
  container.text = '';
  close(container, lineNumber - 1);
  const heading = add('heading', startLine);
  heading.level = cursor.line[cursor.next] === '=' ? 1 : 2;
  heading.text = text.trim();
  return 'whole';
}

/** @type {Start} */
function startRule(parser) {
  if (!match(parser, RULE)) return null;
  parser.closeUnmatched();
  parser.add('rule');
  return 'whole';
}

/** @type {Start} */
function startItem(parser, container) {
  if (container.depth >= MAX_DEPTH) return null;
  const { cursor, closeUnmatched, add } = parser;
  const found = match(parser, ITEM);
  if (!found) return null;
  const [marks, bullet, digits = '1', delimiter] = found;
  const isEmpty = cursor.line.slice(cursor.next + marks.length).trim() === '';
  // A paragraph is ended by an item only when that says something and begins a list.
  if (container.type === 'paragraph' && (isEmpty || Number(digits) !== 1)) return null;
  const { indent } = cursor;
  cursor.skipSpace();
  cursor.skip(marks.length);
  const width = readPadding(cursor, isEmpty);
  closeUnmatched();
  const mark = bullet ?? delimiter ?? '';
  if (parser.tip.type !== 'list' || parser.tip.mark !== mark) {
    const list = add('list');
    list.mark = mark;
    list.isOrdered = !bullet;
    list.first = Number(digits);
  }
  add('item').indent = indent + marks.length + width;
  return 'container';
}

/**
 * The columns between the mark of an item and its text: one to four. Where there are more, the text is indented code.
 * @param {Parser['cursor']} cursor
 * @param {boolean} isEmpty
 */
function readPadding(cursor, isEmpty) {
  const { offset, column, isTabPartlyRead } = cursor;
  cursor.look();
  const width = cursor.indent;
  if (width <= 4 && !isEmpty) {
    cursor.skipColumns(width);
    return width;
  }
  Object.assign(cursor, { offset, column, isTabPartlyRead });
  if (cursor.isAtSpace()) cursor.skipColumns(1);
  return 1;
}

/** @type {Start} */
function startCode({ cursor, tip, closeUnmatched, add }) {
  if (cursor.indent < 4 || cursor.isBlank || tip.type === 'paragraph') return null;
  cursor.skipColumns(4);
  closeUnmatched();
  add('code');
  return 'text';
}

/**
 * @param {Parser} parser
 * @param {RegExp} pattern A sticky one.
 */
function match({ cursor }, pattern) {
  // What is indented further is code, or goes on with a paragraph.
  if (cursor.indent > 3) return null;
  pattern.lastIndex = cursor.next;
  return pattern.exec(cursor.line);
}

/**
 * A heading without the marks that may close it, as in `## Title ##`.
 * @param {string} heading
 */
function withoutClosing(heading) {
  let end = heading.length;
  while (heading[end - 1] === '#') end -= 1;
  return end === 0 || /\s/.test(heading.charAt(end - 1)) ? heading.slice(0, end).trimEnd() : heading;
}
