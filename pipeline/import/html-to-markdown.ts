import { HTMLElement, type Node } from 'node-html-parser';
import { createElementFacts, type ElementFacts, tagOf } from './element-facts.ts';
import { longestBackticks, toInlineMarkdown } from './html-inline.ts';

/** A block of Markdown, and the id by which the page links to it when it is a heading. */
export interface MarkdownBlock {
  readonly text: string;
  readonly anchor: string | null;
}

const LISTS = new Set(['ul', 'ol']);
/** Empty cells that stand in for missing ones; a row may have fewer than the head, and one wide row must not widen thousands. */
const MOST_FILLED_CELLS = 10_000;

/** The readable part of an element as Markdown blocks in reading order; headings, lists, tables and code keep their structure. */
export function toMarkdownBlocks(root: HTMLElement): readonly MarkdownBlock[] {
  return blocksIn(root, createElementFacts());
}

function blocksIn(root: HTMLElement, facts: ElementFacts): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let inline: Node[] = [];
  const flush = () => {
    const text = escapeLineStarts(toInlineMarkdown(inline, facts));
    inline = [];
    if (text) blocks.push({ text, anchor: null });
  };
  for (const node of root.childNodes) {
    if (!(node instanceof HTMLElement) || !facts.holdsBlocks(node)) {
      inline.push(node);
      continue;
    }
    flush();
    if (facts.isNoise(node)) continue;
    // Not spread: a large page has more blocks than a call takes arguments.
    for (const block of convertBlock(node, facts)) blocks.push(block);
  }
  flush();
  return blocks;
}

function convertBlock(element: HTMLElement, facts: ElementFacts): readonly MarkdownBlock[] {
  const tag = tagOf(element);
  if (/^h[1-6]$/.test(tag)) return heading(element, Number(tag[1]), facts);
  if (tag === 'pre') return plain(codeBlock(element));
  if (LISTS.has(tag)) return plain(list(element, facts));
  if (tag === 'table') return table(element, facts);
  if (tag === 'blockquote') return plain(prefixLines(join(blocksIn(element, facts)), '> ', '> '));
  if (tag === 'dt') return plain(emphasise(toInlineMarkdown(element.childNodes, facts)));
  if (tag === 'hr') return [];
  return blocksIn(element, facts);
}

function heading(element: HTMLElement, level: number, facts: ElementFacts): readonly MarkdownBlock[] {
  const text = toInlineMarkdown(element.childNodes, facts).replaceAll('\n', ' ');
  if (!text) return [];
  const section = element.parentNode;
  const isFirst = section instanceof HTMLElement && facts.firstHeading(section) === element;
  const anchor =
    element.id ||
    element.querySelector('[id]')?.id ||
    element.querySelector('a[name]')?.getAttribute('name') ||
    (isFirst && /^(?:section|article|div)$/.test(tagOf(section)) ? section.id : '');
  return [{ text: `${'#'.repeat(level)} ${text}`, anchor: anchor || null }];
}

function codeBlock(element: HTMLElement): string {
  const code = element.text.replace(/^\n/, '').trimEnd();
  if (!code.trim()) return '';
  const named = [element, ...element.querySelectorAll('code')]
    .map((node) => node.getAttribute('class') ?? '')
    .join(' ');
  const language = /(?:^|\s)(?:language|lang|highlight-source)-([\w+#-]+)/.exec(named)?.[1] ?? '';
  const fence = '`'.repeat(Math.max(2, longestBackticks(code)) + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

function list(element: HTMLElement, facts: ElementFacts): string {
  const ordered = tagOf(element) === 'ol';
  let number = Number(element.getAttribute('start') ?? 1) || 1;
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
  const rows = findRows(element).map((row) =>
    row.childNodes.filter(
      (cell) => cell instanceof HTMLElement && /^t[dh]$/.test(tagOf(cell)) && !facts.isNoise(cell),
    ),
  );
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  // One column is layout, not a table.
  if (width < 2) return blocksIn(unwrapped(rows.flat()), facts);
  let filled = 0;
  const lines = rows
    .filter((row) => row.length > 0)
    .map((row, index) => {
      const cells = row.map((cell) => cellText(cell, facts));
      const missing = width - cells.length;
      if (index > 0 && filled + missing > MOST_FILLED_CELLS) return cells;
      filled += missing;
      return cells.concat(Array.from({ length: missing }, () => ''));
    });
  const [head = [], ...body] = lines;
  const toLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return plain([toLine(head), toLine(head.map(() => '---')), ...body.map(toLine)].join('\n'));
}

/** The rows of the table itself, not of one in a cell. */
function findRows(element: HTMLElement): HTMLElement[] {
  const rows: HTMLElement[] = [];
  const look = (node: Node) => {
    for (const child of node.childNodes) {
      if (!(child instanceof HTMLElement) || tagOf(child) === 'table') continue;
      if (tagOf(child) === 'tr') rows.push(child);
      look(child);
    }
  };
  look(element);
  return rows;
}

function cellText(cell: Node, facts: ElementFacts): string {
  if (!(cell instanceof HTMLElement)) return '';
  const text = blocksIn(cell, facts)
    .map((block) => block.text.replace(/^#+ /, ''))
    .join(' ');
  return text.replace(/(?<!\s)\s*\n\s*/g, ' ').replace(/(?<!\\)\|/g, '\\|');
}

function unwrapped(cells: readonly Node[]): HTMLElement {
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
