import type { TableRows } from '../markup/convert-table.ts';
import { dedent, indentOf, isAdornment } from '../markup/markup-lines.ts';

/** A table that was read. */
export interface RstTable {
  readonly rows: TableRows;
  /** The line after it. */
  readonly end: number;
}

/** Cells beside one another that a line of this length may hold at most. */
const MOST_COLUMNS = 200;
const GRID_BORDER = /^\+(?:[-=]+\+)+[ \t]*$/;
const SIMPLE_BORDER = /^=+(?: +=+)+[ \t]*$/;

/** A grid or simple table that begins at a line; null when none does. */
export function takeTable(lines: readonly string[], from: number): RstTable | null {
  const line = lines[from] ?? '';
  if (GRID_BORDER.test(line)) return takeGrid(lines, from);
  return SIMPLE_BORDER.test(line) ? takeSimple(lines, from) : null;
}

function takeGrid(lines: readonly string[], from: number): RstTable | null {
  let end = from;
  while (/^[+|]/.test(lines[end] ?? '')) end += 1;
  const own = lines.slice(from, end).map((line) => line.trimEnd());
  const edges = new Set<number>();
  for (const line of own) {
    if (!line.startsWith('+')) continue;
    for (let at = line.indexOf('+'); at !== -1; at = line.indexOf('+', at + 1)) edges.add(at);
  }
  const columns = [...edges].sort((a, b) => a - b).slice(0, MOST_COLUMNS);
  if (columns.length < 2) return null;
  const rows: string[][][] = [];
  let row: string[][] | null = null;
  for (const line of own) {
    if (/^(?:\+|\|.*\+[-=]+\+)/.test(line) && /[-=]{2}/.test(line)) {
      row = null;
      continue;
    }
    if (!row) {
      row = columns.slice(1).map(() => []);
      rows.push(row);
    }
    for (const [column, text] of cutAtEdges(line, columns)) row[column]?.push(text);
  }
  return { rows: rows.map((cells) => cells.map((cell) => dedent(cell))), end };
}

/** A cell that spans several columns belongs to the first of them. */
function cutAtEdges(line: string, columns: readonly number[]): readonly (readonly [number, string])[] {
  const cells: [number, string][] = [];
  let column = 0;
  for (let next = 1; next < columns.length; next += 1) {
    const isLast = next === columns.length - 1;
    if (line[columns[next] ?? 0] !== '|' && !isLast) continue;
    cells.push([column, line.slice((columns[column] ?? 0) + 1, columns[next]).trimEnd()]);
    column = next;
  }
  return cells;
}

function takeSimple(lines: readonly string[], from: number): RstTable | null {
  const border = lines[from] ?? '';
  const starts = [...border.matchAll(/=+/g)].map(({ index }) => index).slice(0, MOST_COLUMNS);
  let end = from + 1;
  let borders = 1;
  // Two borders with a blank line behind the second are all of a table without a head.
  for (; end < lines.length && borders < 3; end += 1) {
    if (!SIMPLE_BORDER.test(lines[end] ?? '')) continue;
    borders += 1;
    if (borders === 2 && !lines[end + 1]?.trim()) {
      end += 1;
      break;
    }
  }
  if (borders < 2) return null;
  const rows: string[][][] = [];
  for (const line of lines.slice(from + 1, end)) {
    if (!line.trim() || SIMPLE_BORDER.test(line) || /^-+(?: +-+)*[ \t]*$/.test(line)) continue;
    const cells = starts.map((start, index) => line.slice(start, starts[index + 1]).trim());
    const last = rows.at(-1);
    if (last && !cells[0]) for (const [index, cell] of cells.entries()) last[index]?.push(cell);
    else rows.push(cells.map((cell) => [cell]));
  }
  return { rows, end };
}

/** The rows of a list of lists, as a `list-table` holds them. */
export function readListTable(body: readonly string[]): TableRows {
  return splitItems(body).map((item) => splitItems(item));
}

/** The items of a bullet list, each moved left. Lines before the first one are left out. */
function splitItems(lines: readonly string[]): readonly (readonly string[])[] {
  const items: string[][] = [];
  const first = lines.find((line) => line.trim()) ?? '';
  const indent = indentOf(first);
  for (const line of lines) {
    const isMarked = indentOf(line) === indent && /^ *[-*+](?: |$)/.test(line) && !isAdornment(line.trim());
    if (isMarked) items.push([' '.repeat(indent + 2) + line.slice(indent + 2)]);
    else items.at(-1)?.push(line);
  }
  return items.map((item) => dedent(item));
}
