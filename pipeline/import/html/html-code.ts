import { HTMLElement, type Node, NodeType } from 'node-html-parser';
import { fenceFor } from '../../text/fence.ts';
import { findLanguage } from './code-language.ts';
import { attributeOf, classesOf, elementsIn, tagOf } from './elements.ts';

/** Numbers of lines, by what the highlighters of the world call them. */
const LINE_NUMBERS =
  /^(?:gutter|gl|line-?num(?:ber)?s?(?:-rows)?|line_?numbers?|lineno|linenos|linenodiv|linenum|linenos?-\w{1,20}|ln|lnt|hljs-ln-n(?:umbers?|)|hljs-ln-line-number|blob-num|rouge-gutter|crayon-nums?|codemirror-linenumber|react-syntax-highlighter-line-number|code-line-number)$/i;
/** What can be clicked beside the code, and what it then says. */
const TOOLS =
  /^(?:copy|copied|copy-?(?:btn|button|code|icon)[\w-]{0,20}|clipboard[\w-]{0,20}|btn-clipboard|copybtn|code-?copy[\w-]{0,20}|toolbar|ttc|sr-only|visually-?hidden|tooltip(?:text)?)$/i;
const LINES = /^(?:line|code-?line|token-line|view-line|crayon-line|ec-line|cl-line|chroma-line|row-line)$/i;
const BLOCKS = new Set('div p li tr ol ul table tbody figure section'.split(' '));
const UNREAD = new Set('button textarea script style svg input select template noscript'.split(' '));
const CODE_WORD = /^(?:code|highlight|fragment|crayon-code|syntaxhighlighter)$/i;

interface Listing {
  readonly pieces: string[];
  /** A line is over, and what comes next begins a new one. */
  isOver: boolean;
}

/** A listing as a fenced block of Markdown; empty when it has no code. */
export function toCodeBlock(element: HTMLElement): string {
  const code = readCode(element)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  if (!code) return '';
  const fence = fenceFor(code);
  return `${fence}${findLanguage(element)}\n${code}\n${fence}`;
}

/** What holds the code, when an element is a listing that is laid out without `pre`, or a table of line numbers beside code. */
export function findListing(element: HTMLElement): HTMLElement | null {
  const tag = tagOf(element);
  if (tag === 'table') return findCodeCell(element);
  if (tag !== 'div' || !element.rawAttrs) return null;
  const classes = classesOf(element);
  if (!classes.some((name) => CODE_WORD.test(name))) return null;
  const children = elementsIn(element);
  return children.length > 0 && children.every((child) => isLine(child) || isLeftOut(child)) ? element : null;
}

/** The lines of a listing, each as it is read: without numbers, buttons and hidden copies. */
function readCode(element: HTMLElement): string {
  const listing: Listing = { pieces: [], isOver: false };
  readNodes(element, listing);
  return listing.pieces
    .join('')
    .replace(/\u00a0/g, ' ')
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '');
}

function readNodes(element: HTMLElement, listing: Listing): void {
  const { childNodes } = element;
  const isLaidOut = childNodes.some((child) => child instanceof HTMLElement && BLOCKS.has(tagOf(child)));
  const isPieces = !isLaidOut && tagOf(element) === 'pre' && isListOfCode(childNodes);
  for (const child of childNodes) {
    if (child instanceof HTMLElement) readElement(child, listing, isPieces);
    // Between blocks the spaces only indent the page's own source.
    else if (!(isLaidOut || isPieces) || child.rawText.trim()) addText(child, listing);
  }
}

function readElement(element: HTMLElement, listing: Listing, isPiece: boolean): void {
  const tag = tagOf(element);
  if (tag === 'br') addWords('\n', listing);
  if (tag === 'br' || isLeftOut(element)) return;
  if (isPiece || isLine(element) || BLOCKS.has(tag)) readLine(element, listing);
  else readNodes(element, listing);
}

function readLine(element: HTMLElement, listing: Listing): void {
  const { pieces } = listing;
  if (pieces.length > 0 && !pieces.at(-1)?.endsWith('\n')) listing.isOver = true;
  endLine(listing);
  const from = pieces.length;
  readNodes(element, listing);
  listing.isOver = pieces.length === from || !pieces.at(-1)?.endsWith('\n');
}

function addText(node: Node, listing: Listing): void {
  if (node.nodeType === NodeType.TEXT_NODE) addWords(node.text, listing);
}

function addWords(words: string, listing: Listing): void {
  if (words === '') return;
  if (listing.isOver && words.startsWith('\n')) listing.isOver = false;
  endLine(listing);
  listing.pieces.push(words);
}

function endLine(listing: Listing): void {
  if (listing.isOver) listing.pieces.push('\n');
  listing.isOver = false;
}

/** Several `code` elements and nothing else: each is a line. */
function isListOfCode(nodes: readonly Node[]): boolean {
  let pieces = 0;
  for (const node of nodes) {
    if (tagOf(node) === 'code') pieces += 1;
    else if (node instanceof HTMLElement ? !isLeftOut(node) && tagOf(node) !== 'br' : node.rawText.trim())
      return false;
  }
  return pieces > 1;
}

function isLine(element: HTMLElement): boolean {
  if (!element.rawAttrs) return false;
  if (element.hasAttribute('data-line') && tagOf(element) !== 'pre') return true;
  return (
    classesOf(element).some((name) => LINES.test(name)) ||
    /display\s{0,9}:\s{0,9}(?:block|flex)/.test(attributeOf(element, 'style'))
  );
}

function isLeftOut(element: HTMLElement): boolean {
  const tag = tagOf(element);
  if (UNREAD.has(tag)) return true;
  if (!element.rawAttrs) return false;
  if (attributeOf(element, 'aria-hidden') === 'true' || element.hasAttribute('hidden')) return true;
  const classes = classesOf(element);
  if (classes.some((name) => TOOLS.test(name))) return true;
  // What holds numbered lines may be called after the numbers too.
  if (
    classes.some((name) => LINE_NUMBERS.test(name)) &&
    (!/^(?:ol|pre|code)$/.test(tag) || isNumbers(element))
  )
    return true;
  // Numbers that cannot be selected, or stand in a cell for them.
  const isUnselected = /user-select\s{0,9}:\s{0,9}none/.test(attributeOf(element, 'style'));
  return (isUnselected || element.hasAttribute('data-line-number')) && isNumbers(element);
}

function isNumbers(element: HTMLElement): boolean {
  return /^[\d\s]*$/.test(element.text);
}

/** Of a table with one row, the cell beside the numbers of the lines; the table itself when each line is a row. */
function findCodeCell(table: HTMLElement): HTMLElement | null {
  const rows = rowsOf(table);
  const [first] = rows;
  if (!first) return null;
  const cells = elementsIn(first);
  const [numbers, code] = cells;
  if (cells.length !== 2 || !numbers || !code || tagOf(numbers) !== 'td') return null;
  const isGutter = isLeftOut(numbers) || (isNumbers(numbers) && holdsCode(numbers));
  if (!isGutter) return null;
  if (rows.length === 1) return holdsCode(code) || isCalledCode(code) ? code : null;
  return isCalledCode(table) || isCalledCode(code) || attributeOf(numbers, 'data-line-number') ? table : null;
}

function rowsOf(table: HTMLElement): readonly HTMLElement[] {
  return elementsIn(table)
    .flatMap((child) => (/^t(?:body|head|foot)$/.test(tagOf(child)) ? elementsIn(child) : [child]))
    .filter((child) => tagOf(child) === 'tr');
}

function holdsCode(cell: HTMLElement): boolean {
  return elementsIn(cell).some(
    (child) =>
      /^(?:pre|code)$/.test(tagOf(child)) ||
      elementsIn(child).some((inner) => /^(?:pre|code)$/.test(tagOf(inner))),
  );
}

function isCalledCode(element: HTMLElement): boolean {
  return classesOf(element).some((name) => /code|highlight|hljs/i.test(name));
}
