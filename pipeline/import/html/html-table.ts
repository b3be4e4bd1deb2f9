import { HTMLElement, type Node } from 'node-html-parser';
import type { ElementFacts } from './element-facts.ts';
import { attributeOf, elementsIn, tagOf } from './elements.ts';
import { layOutCells, type TableCell } from './lay-out-cells.ts';
import { findNoteBox } from './note-box.ts';

/** What a table is read as. */
export type TableReading =
  /** Lines of a Markdown table. */
  | { readonly kind: 'table'; readonly lines: readonly string[] }
  /** Whose cells are read one after the other: they only arrange a page. */
  | { readonly kind: 'layout'; readonly cells: readonly HTMLElement[] }
  /** Whose cells do not fit one line: each row is read for itself. */
  | { readonly kind: 'rows'; readonly rows: readonly (readonly HTMLElement[])[] };

interface Row {
  readonly cells: readonly HTMLElement[];
  readonly isHead: boolean;
}

/** More lines of a head are rows of the table. */
const MOST_HEAD_ROWS = 4;
/** Paragraphs in a cell of a table without a head: it arranges a page. */
const MANY_BLOCKS = 3;

/** Takes a table apart; `readCell` gives the text of a cell on one line. */
export function readTable(
  table: HTMLElement,
  facts: ElementFacts,
  readCell: (cell: HTMLElement) => string,
): TableReading {
  const rows = findRows(table);
  const cells = rows.flatMap((row) => row.cells);
  if (isLayout(table, rows, facts)) return { kind: 'layout', cells };
  if (cells.some((cell) => isLong(cell, facts))) return { kind: 'rows', rows: rows.map((row) => row.cells) };
  const lines = layOutCells(rows.map((row) => row.cells.map((cell) => toCell(cell, readCell))));
  const headRows = countHeadRows(rows);
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const head = joinHeads(lines.slice(0, headRows), headRows === 0 ? width : (lines[0]?.length ?? 0));
  const toLine = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const rule = toLine(head.map(() => '---'));
  return { kind: 'table', lines: [toLine(head), rule, ...lines.slice(headRows).map(toLine)] };
}

/** The table's own caption. */
export function findCaption(table: HTMLElement): HTMLElement | null {
  return elementsIn(table).find((child) => tagOf(child) === 'caption') ?? null;
}

/** The rows of the table itself that have cells, not of one in a cell. */
function findRows(table: HTMLElement): readonly Row[] {
  const rows: Row[] = [];
  const look = (node: Node, isHead: boolean) => {
    for (const child of node.childNodes) {
      if (!(child instanceof HTMLElement) || tagOf(child) === 'table') continue;
      if (tagOf(child) === 'tr') {
        const cells = elementsIn(child).filter(
          (cell) => /^t[dh]$/.test(tagOf(cell)) && !cell.hasAttribute('hidden'),
        );
        if (cells.length > 0) rows.push({ cells, isHead });
      }
      look(child, isHead || tagOf(child) === 'thead');
    }
  };
  look(table, false);
  return rows;
}

function isLayout(table: HTMLElement, rows: readonly Row[], facts: ElementFacts): boolean {
  if (/^(?:presentation|none)$/.test(attributeOf(table, 'role'))) return true;
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  // One column is layout, not a table.
  if (width < 2) return true;
  const cells = rows.flatMap((row) => row.cells);
  const data = cells.filter((cell) => tagOf(cell) === 'td').map(facts.measure);
  if (data.some(({ headings }) => headings > 0)) return true;
  if (cells.length > data.length) return findNoteBox(table)?.childNodes.includes(table) === true;
  return rows.length === 1 || data.some(({ blocks, tables }) => blocks >= MANY_BLOCKS || tables > 0);
}

/** Code of several lines, or another table. */
function isLong(cell: HTMLElement, facts: ElementFacts): boolean {
  const { tables, listingLines } = facts.measure(cell);
  return tables > 0 || listingLines > 1;
}

function toCell(cell: HTMLElement, readCell: (cell: HTMLElement) => string): TableCell {
  return {
    text: readCell(cell),
    columns: Number.parseInt(attributeOf(cell, 'colspan'), 10) || 1,
    rows: Number.parseInt(attributeOf(cell, 'rowspan'), 10) || 1,
  };
}

/** None where only the rows have names. */
function countHeadRows(rows: readonly Row[]): number {
  const marked = rows.findIndex(({ isHead }) => !isHead);
  const named = rows.findIndex(({ cells }) => !isNamed(cells));
  const count = marked > 0 ? marked : Math.max(named, 0);
  if (count > 0) return Math.min(count, MOST_HEAD_ROWS);
  const areRowsNamed = rows.every(({ cells }) => cells[0] && tagOf(cells[0]) === 'th');
  return areRowsNamed && named !== -1 ? 0 : 1;
}

/** Whether all cells are heads; the corner above the names of the rows may be empty. */
function isNamed(cells: readonly HTMLElement[]): boolean {
  const others = cells.slice(1);
  const [corner] = cells;
  if (!corner || !others.every((cell) => tagOf(cell) === 'th')) return false;
  return tagOf(corner) === 'th' || (others.length > 0 && corner.text.trim() === '');
}

function joinHeads(lines: readonly (readonly string[])[], width: number): readonly string[] {
  return Array.from({ length: width }, (_, column) =>
    [...new Set(lines.map((line) => line[column] ?? ''))].filter(Boolean).join(' '),
  );
}
