import { fenceFor } from '../../text/fence.ts';
import { findFences, replaceOutside } from '../cut/code-ranges.ts';
import { parseMarkdown } from '../markdown/parse-markdown.ts';

const LONGEST_CELL = 500;

/** A description, which may be Markdown, with its headings so many levels further down. */
export function toBlocks(markdown: string, levels: number): string {
  if (markdown === '') return '';
  const plain = parseMarkdown(markdown).text;
  const text = replaceOutside(plain, findFences(plain), /^ {0,3}(#{1,6})(?= )/gm, ([, marks = '']) =>
    '#'.repeat(Math.min(6, marks.length + levels)),
  );
  // A fence that is left open would make code of all that follows.
  const fences = text.match(/^ {0,3}(?:```|~~~)/gm) ?? [];
  return fences.length % 2 === 0 ? text : `${text}\n${fences.at(-1)?.trim()}`;
}

/** On one line, for the cell of a table. */
export function toCell(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST_CELL)
    .split(/\s+/)
    .join(' ')
    .trim();
  const short = line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL)}…` : line;
  return short.replaceAll('|', '\\|');
}

/** A table without the columns in which no row has anything; empty without rows. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const used = head.map((_, column) => rows.some((row) => row[column]));
  const toRow = (cells: readonly string[]) => `| ${cells.filter((_, column) => used[column]).join(' | ')} |`;
  return [toRow(head), toRow(head.map(() => '---')), ...rows.map((row) => toRow(row.map(toCell)))].join('\n');
}

export function toFence(text: string, language = 'json'): string {
  const fence = fenceFor(text);
  return `${fence}${language}\n${text}\n${fence}`;
}
