import { STARTS } from './block-starts.js';
import { settleBlock } from './close-block.js';
import { continueBlock } from './continue-block.js';
import { createLineCursor } from './line-cursor.js';
import { isTableLike } from './split-cells.js';

/**
 * @typedef {'document' | 'paragraph' | 'heading' | 'code' | 'quote' | 'rule' | 'list' | 'item' | 'table'} BlockType
 * @typedef {object} Block
 * @property {BlockType} type
 * @property {Block | null} parent
 * @property {number} depth How many quotes and items it stands in, with itself.
 * @property {Block[]} children
 * @property {string} text
 * @property {number} level Of a heading.
 * @property {string} language Of code.
 * @property {string} fence The same; empty for code that is indented.
 * @property {number} indent Columns that are no part of the lines of code or of an item; of a paragraph, those before its last line.
 * @property {string} mark Of a list.
 * @property {boolean} isOrdered
 * @property {number} first
 * @property {boolean} isTight
 * @property {string[]} rows Of a table, the head first.
 * @property {number} columns Of a table; 0 where that it is one is only supposed.
 * @property {boolean} isOpen
 * @property {boolean} isGrowing The text may go on in it.
 * @property {number} startLine
 * @property {number} endLine
 * @property {number} start Offset of its first line in the text.
 *
 * @typedef {Map<string, string>} References The address that each normalised label stands for.
 * @typedef {ReturnType<typeof createParser>} Parser
 */

/**
 * Reads the blocks of Markdown as CommonMark does, line by line: every line goes on with the blocks that are open, ends
 * some, and begins others. https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy
 * @param {string} markdown
 * @param {{ isGrowing?: boolean, references?: References }} [options] Of a text that is still growing, what its last
 *   block has left open is taken as if it were closed. The references found are added to those given.
 */
export function parseBlocks(markdown, { isGrowing = false, references = new Map() } = {}) {
  const parser = createParser(references);
  const text = markdown.replaceAll('\0', '\ufffd');
  let start = 0;
  for (const { 0: lineEnd, index } of text.matchAll(/\r\n?|\n/g)) {
    parser.read(text.slice(start, index), start);
    start = index + lineEnd.length;
  }
  if (start < text.length) parser.read(text.slice(start), start);
  return parser.finish(isGrowing);
}

/** @param {References} references */
function createParser(references) {
  const root = createBlock('document', null, 0, 0);
  const parser = {
    cursor: createLineCursor(),
    lineNumber: -1,
    tip: root,
    references,
    read,
    add,
    close,
    closeUnmatched,
    finish,
  };
  /** The innermost block before this line, and the innermost one that the line goes on with. */
  let oldTip = root;
  let matched = root;
  /** @type {number[]} The offset of each line in the text. */
  const starts = [];
  return parser;

  /**
   * @param {string} line
   * @param {number} start Its offset in the text.
   */
  function read(line, start) {
    const { cursor } = parser;
    parser.lineNumber += 1;
    starts.push(start);
    cursor.start(line);
    oldTip = parser.tip;
    matched = root;
    for (let inner = matched.children.at(-1); inner?.isOpen; inner = matched.children.at(-1)) {
      cursor.look();
      const goesOn = continueBlock(parser, inner);
      if (goesOn === 'ended') return;
      if (goesOn === 'no') break;
      matched = inner;
    }
    let container = matched;
    let begun = container.type === 'code' ? 'text' : 'container';
    while (begun === 'container') {
      cursor.look();
      begun = beginBlock(parser, container) ?? 'none';
      if (begun === 'none') cursor.skipSpace();
      else container = parser.tip;
    }
    if (begun !== 'whole') addText(container);
  }

  /** @param {Block} container */
  function addText(container) {
    const { cursor } = parser;
    const isLazy = matched !== oldTip && parser.tip === oldTip && !cursor.isBlank;
    if (isLazy && parser.tip.type === 'paragraph') return addLine(parser.tip, cursor);
    closeUnmatched();
    if (takesLines(container)) addLine(container, cursor);
    else if (cursor.offset < cursor.line.length) addLine(add('paragraph'), cursor);
  }

  /**
   * @param {BlockType} type
   * @param {number} [startLine]
   */
  function add(type, startLine = parser.lineNumber) {
    while (!mayHold(parser.tip, type)) close(parser.tip, parser.lineNumber - 1);
    const block = createBlock(type, parser.tip, startLine, starts[startLine] ?? 0);
    parser.tip.children.push(block);
    parser.tip = block;
    return block;
  }

  /**
   * @param {Block} block
   * @param {number} endLine
   */
  function close(block, endLine) {
    block.isOpen = false;
    block.endLine = endLine;
    settleBlock(block, references);
    parser.tip = block.parent ?? root;
  }

  function closeUnmatched() {
    while (oldTip !== matched) {
      const { parent } = oldTip;
      close(oldTip, parser.lineNumber - 1);
      oldTip = parent ?? root;
    }
  }

  /** @param {boolean} isGrowing */
  function finish(isGrowing) {
    parser.lineNumber += 1;
    if (isGrowing) leaveOpen(parser);
    while (parser.tip !== root) close(parser.tip, parser.lineNumber - 1);
    return root.children;
  }
}

/**
 * @param {BlockType} type
 * @param {Block | null} parent
 * @param {number} startLine
 * @param {number} start
 * @returns {Block}
 */
function createBlock(type, parent, startLine, start) {
  return {
    type,
    parent,
    depth: (parent?.depth ?? 0) + (type === 'quote' || type === 'item' ? 1 : 0),
    children: [],
    text: '',
    level: 0,
    language: '',
    fence: '',
    indent: 0,
    mark: '',
    isOrdered: false,
    first: 1,
    isTight: true,
    rows: [],
    columns: 0,
    isOpen: true,
    isGrowing: false,
    startLine,
    endLine: startLine,
    start,
  };
}

/**
 * @param {Block} parent
 * @param {BlockType} type
 */
function mayHold(parent, type) {
  if (parent.type === 'list') return type === 'item';
  return ['document', 'quote', 'item'].includes(parent.type) && type !== 'item';
}

/** @param {Block} block */
function takesLines({ type }) {
  return type === 'paragraph' || type === 'code' || type === 'table';
}

/**
 * @param {Block} block
 * @param {Parser['cursor']} cursor
 */
function addLine(block, cursor) {
  if (block.type === 'paragraph') block.indent = cursor.indent;
  if (block.type === 'table') block.rows.push(cursor.rest());
  else block.text += `${cursor.rest()}\n`;
}

/**
 * @param {Parser} parser
 * @param {Block} container
 */
function beginBlock(parser, container) {
  for (const start of STARTS) {
    const begun = start(parser, container);
    if (begun) return begun;
  }
  return null;
}

/**
 * Marks the block in which a growing text goes on, and takes what is going to be a table as one.
 * @param {Parser} parser
 */
function leaveOpen(parser) {
  const { tip } = parser;
  tip.isGrowing = true;
  if (tip.type !== 'paragraph') return;
  const lastLine = tip.text.slice(tip.text.lastIndexOf('\n', tip.text.length - 2) + 1);
  if (!isTableLike(lastLine)) return;
  tip.text = tip.text.slice(0, -lastLine.length);
  tip.isGrowing = false;
  parser.close(tip, parser.lineNumber - 2);
  const table = parser.add('table', parser.lineNumber - 1);
  table.rows.push(lastLine.trim());
  table.isGrowing = true;
}
