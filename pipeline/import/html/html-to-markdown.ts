import { HTMLElement, type Node, NodeType } from 'node-html-parser';
import { toCellText } from './cell-text.ts';
import { createElementFacts, type ElementFacts } from './element-facts.ts';
import { attributeOf, classesOf, elementsIn, tagOf } from './elements.ts';
import { findAnchor, findPlace } from './heading-anchor.ts';
import { findListing, toCodeBlock } from './html-code.ts';
import { toCodeSpan, toInlineMarkdown } from './html-inline.ts';
import { findFormula } from './html-math.ts';
import { findCaption, readTable } from './html-table.ts';
import { findNoteBox, isBoxTitle } from './note-box.ts';

/** A block of Markdown, and the id by which the page links to it when it is a heading. */
export interface MarkdownBlock {
  readonly text: string;
  readonly anchor: string | null;
}

const LISTS = new Set(['ul', 'ol']);
const HEADING = /^h[1-6]$/;
/** In characters; a longer first cell of a row is no name of the row. */
const LONGEST_ROW_NAME = 120;

/** The readable part of an element as Markdown blocks in reading order; headings, lists, tables and code keep their structure. */
export function toMarkdownBlocks(root: HTMLElement, page: HTMLElement = root): readonly MarkdownBlock[] {
  return blocksIn(root, createElementFacts(page));
}

function blocksIn(root: HTMLElement, facts: ElementFacts): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let inline: Node[] = [];
  let place: string | null = null;
  const flush = () => {
    if (inline.length === 0) return;
    const text = escapeLineStarts(toInlineMarkdown(inline, facts));
    // An empty link before a heading is where links to the heading lead.
    place = text ? null : (findPlace(inline) ?? place);
    inline = [];
    if (text) blocks.push({ text, anchor: null });
  };
  for (const node of root.childNodes) {
    if (!(node instanceof HTMLElement) || !facts.holdsBlocks(node)) {
      // Between blocks stands white space, most of it for the eye of the page's author.
      const isSpace = inline.length === 0 && node.nodeType === NodeType.TEXT_NODE && !node.rawText.trim();
      if (!isSpace && !isNameOfLanguage(node)) inline.push(node);
      continue;
    }
    flush();
    if (facts.isNoise(node)) continue;
    const label = facts.labelOf(node);
    if (label) blocks.push(...plain(emphasise(toInlineMarkdown([label], facts, { buttons: true }))));
    // Not spread: a large page has more blocks than a call takes arguments.
    for (const [index, block] of convertBlock(node, facts).entries()) {
      const isHeading = index === 0 && place !== null && /^#{1,6} /.test(block.text);
      const anchor = block.anchor ?? (isHeading ? place : null);
      // The same listing twice is one for each theme of the page.
      if (!block.text.startsWith('```') || blocks.at(-1)?.text !== block.text)
        blocks.push({ ...block, anchor });
    }
    place = null;
  }
  flush();
  return blocks;
}

function convertBlock(element: HTMLElement, facts: ElementFacts): readonly MarkdownBlock[] {
  const tag = tagOf(element);
  const formula = findFormula(element);
  if (formula !== null) return plain(toCodeSpan(formula));
  if (HEADING.test(tag)) return heading(element, Number(tag[1]), facts);
  if (tag === 'pre' || tag === 'code' || tag === 'samp' || tag === 'tt') return plain(toCodeBlock(element));
  if (LISTS.has(tag) && isLayoutList(element, facts)) return blocksIn(element, facts);
  if (LISTS.has(tag) && !isListing(element)) return plain(list(element, facts));
  const listing = LISTS.has(tag) ? element : findListing(element);
  if (listing) return plain(toCodeBlock(listing));
  if (tag === 'table') return table(element, facts);
  if (tag === 'blockquote') return plain(prefixLines(join(blocksIn(element, facts)), '> ', '> '));
  if (tag === 'dt' || tag === 'summary') return plain(toTitle(element, facts));
  if (tag === 'hr') return [];
  if (isBoxTitle(element, facts)) return plain(toTitle(element, facts));
  return blocksIn(element, facts);
}

/** The name of a box and what is unfolded below it are bold lines: they end no section. */
function toTitle(element: HTMLElement, facts: ElementFacts): string {
  const text = toInlineMarkdown(element.childNodes, facts);
  return emphasise(text || toInlineMarkdown([element], facts, { buttons: true }));
}

function heading(element: HTMLElement, level: number, facts: ElementFacts): readonly MarkdownBlock[] {
  const words = toInlineMarkdown(element.childNodes, facts);
  // A question may be the button that opens its answer.
  const text = (words || toInlineMarkdown(element.childNodes, facts, { buttons: true })).replaceAll(
    '\n',
    ' ',
  );
  if (!text) return [];
  const box = level > 1 ? findNoteBox(element) : null;
  if (box && facts.measure(box).headings === 1) return plain(emphasise(text));
  return [{ text: `${'#'.repeat(level)} ${text}`, anchor: findAnchor(element, level, facts) }];
}

/** Some generators put the sections of a page into the items of lists. */
function isLayoutList(element: HTMLElement, facts: ElementFacts): boolean {
  const { headings, tables, listingLines } = facts.measure(element);
  if (headings + tables + listingLines === 0) return false;
  const items = elementsIn(element).filter((item) => !facts.isNoise(item));
  if (items.length === 1 && tables + listingLines > 0) return true;
  // The heading of a note within a step makes no section of the step.
  return items.map(facts.firstHeading).some((first) => first !== null && findNoteBox(first) === null);
}

/** Lines of code may be the items of a list. */
function isListing(element: HTMLElement): boolean {
  return classesOf(element).includes('linenums');
}

/** The label beside a listing, as `js`, which its fence says too. */
function isNameOfLanguage(node: Node): boolean {
  if (!(node instanceof HTMLElement) || !node.rawAttrs || tagOf(node) !== 'span') return false;
  if (!classesOf(node).some((name) => /^(?:code-?)?lang(?:uage)?(?:-?(?:label|name))?$/i.test(name)))
    return false;
  return node.parentNode !== null && elementsIn(node.parentNode).some((sibling) => tagOf(sibling) === 'pre');
}

function list(element: HTMLElement, facts: ElementFacts): string {
  const ordered = tagOf(element) === 'ol';
  let number = Number(attributeOf(element, 'start') || 1) || 1;
  const items: string[] = [];
  for (const item of element.childNodes) {
    if (!(item instanceof HTMLElement) || facts.isNoise(item)) continue;
    const blocks = blocksIn(LISTS.has(tagOf(item)) ? wrap(item) : item, facts);
    if (blocks.length === 0) continue;
    const marker = ordered ? `${number++}. ` : '- ';
    // A nested list or a single paragraph keeps the list tight; anything else needs blank lines.
    const body = blocks.map((block, index) =>
      index > 0 && !/^(?:- |\d+\. )/.test(block.text) ? `\n${block.text}` : block.text,
    );
    items.push(prefixLines(body.join('\n'), marker, ' '.repeat(marker.length)));
  }
  return items.join('\n');
}

/** A list directly inside a list: read as the content of an item. */
function wrap(element: HTMLElement): HTMLElement {
  const item = new HTMLElement('li', {});
  item.childNodes = [element];
  return item;
}

function table(element: HTMLElement, facts: ElementFacts): readonly MarkdownBlock[] {
  const caption = findCaption(element);
  const title = plain(caption ? toInlineMarkdown(caption.childNodes, facts).replaceAll('\n', ' ') : '');
  const reading = readTable(element, facts, (cell) => cellText(cell, facts));
  if (reading.kind === 'layout') return title.concat(blocksIn(unwrapped(reading.cells), facts));
  if (reading.kind === 'rows') return title.concat(reading.rows.flatMap((cells) => rowBlocks(cells, facts)));
  return title.concat(plain(reading.lines.join('\n')));
}

/** The first cell names what the others say. */
function rowBlocks(cells: readonly HTMLElement[], facts: ElementFacts): readonly MarkdownBlock[] {
  const [first, ...others] = cells;
  if (!first) return [];
  const isName = facts.measure(first).listingLines <= 1 && facts.measure(first).length <= LONGEST_ROW_NAME;
  const name = isName ? plain(emphasise(cellText(first, facts))) : blocksIn(first, facts);
  return name.concat(others.flatMap((cell) => blocksIn(cell, facts)));
}

function cellText(cell: HTMLElement, facts: ElementFacts): string {
  return toCellText(blocksIn(cell, facts).map((block) => block.text));
}

function unwrapped(cells: readonly HTMLElement[]): HTMLElement {
  const box = new HTMLElement('div', {});
  box.childNodes = [...cells];
  return box;
}

function emphasise(text: string): string {
  return text && !text.startsWith('**') ? `**${text.replaceAll('\n', ' ')}**` : text;
}

function plain(text: string): readonly MarkdownBlock[] {
  return text ? [{ text, anchor: null }] : [];
}

function join(blocks: readonly MarkdownBlock[]): string {
  return blocks.map((block) => block.text).join('\n\n');
}

function prefixLines(text: string, first: string, others: string): string {
  if (!text) return '';
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first + line : line === '' ? others.trimEnd() : others + line))
    .join('\n');
}

/** Words that only look like Markdown's marks at the start of a line must not become structure. */
function escapeLineStarts(text: string): string {
  return text
    .replace(/^(#{1,6}|[-+]|>|```|~~~)(?=\s|$)/gm, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s)/gm, '$1\\$2');
}
