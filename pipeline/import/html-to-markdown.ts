import { HTMLElement, type Node } from 'node-html-parser';
import { isNoise, tagOf, toInlineMarkdown } from './html-inline.ts';

/** A block of Markdown, and the id by which the page links to it when it is a heading. */
export interface MarkdownBlock {
  readonly text: string;
  readonly anchor: string | null;
}

const BLOCKS = new Set(
  'address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const LISTS = new Set(['ul', 'ol']);

/** The readable part of an element as Markdown blocks in reading order; headings, lists, tables and code keep their structure. */
export function toMarkdownBlocks(root: HTMLElement): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let inline: Node[] = [];
  const flush = () => {
    const text = escapeLineStarts(toInlineMarkdown(inline));
    inline = [];
    if (text) blocks.push({ text, anchor: null });
  };
  for (const node of root.childNodes) {
    if (!(node instanceof HTMLElement) || !holdsBlocks(node)) {
      inline.push(node);
      continue;
    }
    flush();
    if (!isNoise(node)) blocks.push(...convertBlock(node));
  }
  flush();
  return blocks;
}

function holdsBlocks(element: HTMLElement): boolean {
  const tag = tagOf(element);
  return (
    BLOCKS.has(tag) ||
    isNoise(element) ||
    element.childNodes.some((child) => child instanceof HTMLElement && holdsBlocks(child))
  );
}

function convertBlock(element: HTMLElement): readonly MarkdownBlock[] {
  const tag = tagOf(element);
  if (/^h[1-6]$/.test(tag)) return heading(element, Number(tag[1]));
  if (tag === 'pre') return plain(codeBlock(element));
  if (LISTS.has(tag)) return plain(list(element));
  if (tag === 'table') return table(element);
  if (tag === 'blockquote') return plain(prefixLines(join(toMarkdownBlocks(element)), '> ', '> '));
  if (tag === 'dt') return plain(emphasise(toInlineMarkdown(element.childNodes)));
  if (tag === 'hr') return [];
  return toMarkdownBlocks(element);
}

function heading(element: HTMLElement, level: number): readonly MarkdownBlock[] {
  const text = toInlineMarkdown(element.childNodes).replaceAll('\n', ' ');
  if (!text) return [];
  const section = element.parentNode;
  const isFirst = section instanceof HTMLElement && section.querySelector('h1,h2,h3,h4,h5,h6') === element;
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
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

function list(element: HTMLElement): string {
  const ordered = tagOf(element) === 'ol';
  let number = Number(element.getAttribute('start') ?? 1) || 1;
  const items: string[] = [];
  for (const item of element.childNodes) {
    if (!(item instanceof HTMLElement) || isNoise(item)) continue;
    const blocks = toMarkdownBlocks(LISTS.has(tagOf(item)) ? wrap(item) : item);
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

function table(element: HTMLElement): readonly MarkdownBlock[] {
  const rows = element
    .querySelectorAll('tr')
    .filter((row) => row.closest('table') === element)
    .map((row) =>
      row.childNodes.filter(
        (cell) => cell instanceof HTMLElement && /^t[dh]$/.test(tagOf(cell)) && !isNoise(cell),
      ),
    );
  const width = Math.max(0, ...rows.map((row) => row.length));
  // One column is layout, not a table.
  if (width < 2) return toMarkdownBlocks(unwrapped(rows.flat()));
  const lines = rows
    .filter((row) => row.length > 0)
    .map((row) => Array.from({ length: width }, (_, column) => cellText(row[column])));
  const [head = [], ...body] = lines;
  const toLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return plain([toLine(head), toLine(head.map(() => '---')), ...body.map(toLine)].join('\n'));
}

function cellText(cell: Node | undefined): string {
  if (!(cell instanceof HTMLElement)) return '';
  const text = toMarkdownBlocks(cell)
    .map((block) => block.text.replace(/^#+ /, ''))
    .join(' ');
  return text.replace(/\s*\n\s*/g, ' ').replace(/(?<!\\)\|/g, '\\|');
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
