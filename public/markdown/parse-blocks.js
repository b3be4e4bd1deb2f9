import { splitCells } from './split-cells.js';

/**
 * A block and where it ends in the text, as a UTF-16 offset. The last block of a text that is still growing may
 * yet change; the ones before it are settled.
 * @typedef {({ type: 'paragraph', text: string } | { type: 'heading', level: number, text: string }
 *   | { type: 'code', language: string, text: string } | { type: 'quote', text: string } | { type: 'rule' }
 *   | { type: 'list', ordered: boolean, start: number, items: string[] }
 *   | { type: 'table', head: string[], rows: string[][] }) & { end: number }} Block
 */

// Each part begins where the one before it must have ended, so that a line that does not fit is read once.
const FENCE = /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))\s*(?!\s)([^\s`]*)(?![^\s`])[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const ITEM = /^( {0,3})([-*+]|(\d{1,9})[.)])( {1,4}|\t)(.*)$/;
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const TABLE_RULE = /^\s*(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*(?:\|\s*)?$/;

/**
 * Splits Markdown into blocks. The text of list items and quotes is Markdown again.
 * @param {string} markdown
 * @returns {Block[]}
 */
export function parseBlocks(markdown) {
  const lines = splitLines(markdown);
  /** @type {Block[]} */
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (lineAt(lines, at).trim() === '') {
      at += 1;
      continue;
    }
    const read =
      readFence(lines, at) ??
      readHeading(lines, at) ??
      readRule(lines, at) ??
      readList(lines, at) ??
      readQuote(lines, at) ??
      readTable(lines, at) ??
      readParagraph(lines, at);
    blocks.push(/** @type {Block} */ ({ ...read.block, end: lines[read.next - 1]?.end ?? markdown.length }));
    at = read.next;
  }
  return blocks;
}

/** @typedef {{ text: string, end: number }} Line */
/** @typedef {{ block: object, next: number }} Read */

/**
 * @param {string} markdown
 * @returns {Line[]}
 */
function splitLines(markdown) {
  let end = 0;
  return markdown.split('\n').map((text, index, all) => {
    end += text.length + (index < all.length - 1 ? 1 : 0);
    return { text: text.replace(/\r$/, ''), end };
  });
}

/**
 * @param {Line[]} lines
 * @param {number} at
 */
function lineAt(lines, at) {
  return lines[at]?.text ?? '';
}

/**
 * @param {Line[]} lines
 * @param {number} at
 * @returns {Read | null}
 */
function readFence(lines, at) {
  const [, fence, language = ''] = FENCE.exec(lineAt(lines, at)) ?? [];
  if (!fence) return null;
  const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}\\s*$`);
  let next = at + 1;
  while (next < lines.length && !closing.test(lineAt(lines, next))) next += 1;
  const text = lines
    .slice(at + 1, next)
    .map((line) => line.text)
    .join('\n');
  return { block: { type: 'code', language, text }, next: Math.min(next + 1, lines.length) };
}

/**
 * @param {Line[]} lines
 * @param {number} at
 * @returns {Read | null}
 */
function readHeading(lines, at) {
  const [, marks, text = ''] = HEADING.exec(lineAt(lines, at)) ?? [];
  return marks
    ? { block: { type: 'heading', level: marks.length, text: withoutClosing(text.trimEnd()) }, next: at + 1 }
    : null;
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

/**
 * @param {Line[]} lines
 * @param {number} at
 * @returns {Read | null}
 */
function readRule(lines, at) {
  return RULE.test(lineAt(lines, at)) ? { block: { type: 'rule' }, next: at + 1 } : null;
}

/**
 * @param {Line[]} lines
 * @param {number} at
 * @returns {Read | null}
 */
function readList(lines, at) {
  const first = ITEM.exec(lineAt(lines, at));
  if (!first) return null;
  const ordered = first[3] !== undefined;
  /** @type {string[][]} */
  const items = [];
  let indent = 0;
  let next = at;
  for (; next < lines.length; next++) {
    const line = lineAt(lines, next);
    const item = ITEM.exec(line);
    const isIndented = line.search(/\S/) >= indent;
    if (line.trim() === '') {
      // A blank line ends the list unless something that belongs to it follows.
      const follower = lines.slice(next + 1).find(({ text }) => text.trim() !== '')?.text ?? '';
      if (!(follower.search(/\S/) >= indent) && !isItem(follower, ordered)) break;
      items.at(-1)?.push('');
    } else if (items.length > 0 && isIndented) {
      items.at(-1)?.push(line.slice(indent));
    } else if (item && isItem(line, ordered)) {
      indent = `${item[1]}${item[2]} `.length;
      items.push([item[5] ?? '']);
    } else if (!item && lineAt(lines, next - 1).trim() !== '' && !startsBlock(line)) {
      items.at(-1)?.push(line.trim());
    } else {
      break;
    }
  }
  const block = {
    type: 'list',
    ordered,
    start: Number(first[3] ?? 1),
    items: items.map((item) => item.join('\n').trim()),
  };
  return { block, next };
}

/**
 * @param {string} line
 * @param {boolean} ordered
 */
function isItem(line, ordered) {
  const item = ITEM.exec(line);
  return item !== null && (item[3] !== undefined) === ordered && !RULE.test(line);
}

/**
 * @param {Line[]} lines
 * @param {number} at
 * @returns {Read | null}
 */
function readQuote(lines, at) {
  let next = at;
  const quoted = [];
  for (let match = QUOTE.exec(lineAt(lines, next)); match; match = QUOTE.exec(lineAt(lines, next))) {
    quoted.push(match[1] ?? '');
    next += 1;
  }
  return quoted.length > 0 ? { block: { type: 'quote', text: quoted.join('\n') }, next } : null;
}

/**
 * @param {Line[]} lines
 * @param {number} at
 * @returns {Read | null}
 */
function readTable(lines, at) {
  if (!lineAt(lines, at).includes('|') || !lineAt(lines, at + 1).includes('|')) return null;
  if (!TABLE_RULE.test(lineAt(lines, at + 1))) return null;
  let next = at + 2;
  while (lineAt(lines, next).includes('|')) next += 1;
  const [head = [], , ...rows] = lines.slice(at, next).map(({ text }) => splitCells(text));
  return { block: { type: 'table', head, rows }, next };
}

/**
 * @param {Line[]} lines
 * @param {number} at
 * @returns {Read}
 */
function readParagraph(lines, at) {
  let next = at + 1;
  while (next < lines.length && lineAt(lines, next).trim() !== '' && !startsBlock(lineAt(lines, next)))
    next += 1;
  const text = lines
    .slice(at, next)
    .map((line) => line.text.trimStart())
    .join('\n')
    .trimEnd();
  return { block: { type: 'paragraph', text }, next };
}

/** @param {string} line */
function startsBlock(line) {
  return (
    [FENCE, HEADING, RULE, QUOTE].some((pattern) => pattern.test(line)) ||
    /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/.test(line)
  );
}
