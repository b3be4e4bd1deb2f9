import type { TableRows } from '../markup/convert-table.ts';
import { dedent, trimLines } from '../markup/markup-lines.ts';
import { readCsv } from '../markup/read-csv.ts';

const MOST_COLUMNS = 200;
/** How often and how wide a cell is, how it is set, and the bar before it. */
const CELL =
  /(?:(?<=^|[\s|])(?:(\d{1,3})?(?:\.(\d{1,3}))?([*+]))?(?:[<^>]?(?:\.[<^>])?)([aehlmdsv])?)?(?<!\\)\|/g;

interface Cell {
  readonly lines: readonly string[];
  readonly columns: number;
  readonly rows: number;
}

/** The rows of a table; a cell that spans several places is in the first of them. `attributes` are those of its block. */
export function readAsciidocTable(
  body: readonly string[],
  mark: string,
  attributes: ReadonlyMap<string, string>,
): TableRows {
  const format =
    attributes.get('format') ?? (mark.startsWith(',') ? 'csv' : mark.startsWith(':') ? 'dsv' : 'psv');
  const separator = attributes.get('separator');
  if (format !== 'psv')
    return readCsv(body.join('\n'), separator ?? (format === 'csv' ? ',' : format === 'tsv' ? '\t' : ':'));
  const bar = separator ?? (mark.startsWith('!') ? '!' : '|');
  const lines = bar === '|' ? body : body.map((line) => line.replaceAll(bar, '|'));
  const cells = readCells(lines);
  const first = lines.find((line) => line.trim()) ?? '';
  const width =
    countColumns(attributes.get('cols')) ||
    Math.max(
      1,
      readCells([first]).reduce((sum, cell) => sum + cell.columns, 0),
    );
  return layOut(cells, Math.min(width, MOST_COLUMNS));
}

function readCells(lines: readonly string[]): readonly Cell[] {
  const text = lines.join('\n');
  const cells: Cell[] = [];
  let open: { from: number; times: number; columns: number; rows: number } | null = null;
  const close = (end: number) => {
    if (!open) return;
    const own = dedent(
      trimLines(
        text
          .slice(open.from, end)
          .replaceAll('\\|', '|')
          .split('\n')
          .map((line) => line.trimEnd()),
      ),
    );
    const flush = own.map((line, index) => (index === 0 ? line.trimStart() : line));
    for (let time = 0; time < open.times; time += 1)
      cells.push({ lines: flush, columns: open.columns, rows: open.rows });
  };
  for (const match of text.matchAll(CELL)) {
    const [whole, count, rows, kind] = match;
    close(match.index);
    open = {
      from: match.index + whole.length,
      times: kind === '*' ? Math.min(Number(count ?? 1), MOST_COLUMNS) : 1,
      columns: kind === '+' ? Math.max(1, Math.min(Number(count ?? 1), MOST_COLUMNS)) : 1,
      rows: kind === '+' ? Math.max(1, Number(rows ?? 1)) : 1,
    };
  }
  close(text.length);
  return cells;
}

function layOut(cells: readonly Cell[], width: number): TableRows {
  const rows: (readonly string[])[][] = [];
  /** How many more rows the cell above in each column goes on. */
  const held = Array.from({ length: width }, () => 0);
  let row: (readonly string[])[] = [];
  const skipHeld = () => {
    while (row.length < width && (held[row.length] ?? 0) > 0) {
      held[row.length] = (held[row.length] ?? 0) - 1;
      row.push([]);
    }
  };
  for (const cell of cells) {
    skipHeld();
    if (row.length >= width) {
      rows.push(row);
      row = [];
      skipHeld();
    }
    for (let column = 0; column < cell.columns && row.length < width; column += 1) {
      held[row.length] = cell.rows - 1;
      row.push(column === 0 ? cell.lines : []);
    }
    if (row.length >= width) {
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** Of `1,2a,3*`. */
function countColumns(columns: string | undefined): number {
  if (!columns) return 0;
  if (/^\d+$/.test(columns)) return Number(columns);
  return columns
    .split(/[,;]/)
    .reduce(
      (sum, column) => sum + Math.min(Number(/^\s*(\d{1,3})\*/.exec(column)?.[1] ?? 1), MOST_COLUMNS),
      0,
    );
}
