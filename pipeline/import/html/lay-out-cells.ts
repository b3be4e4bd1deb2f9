export interface TableCell {
  readonly text: string;
  /** How many columns and rows it takes, as its page says. */
  readonly columns: number;
  readonly rows: number;
}

/**
 * Cells that are made rather than read: empty ones that stand in for missing ones, and copies of such as take several places.
 * One wide row must not widen thousands.
 */
const MOST_FILLED_CELLS = 10_000;
/** In UTF-16 units, of all copies of a table together. */
const MOST_COPIED = 200_000;
const WIDEST = 1_000;

interface Carried {
  readonly text: string;
  rows: number;
}

/**
 * The texts of a table's cells by row and column. A cell that takes several places is in each of them, but one that takes a
 * whole row stands there once. Rows are filled up to the widest as far as that is reasonable.
 */
export function layOutCells(rows: readonly (readonly TableCell[])[]): readonly (readonly string[])[] {
  const budget = { cells: MOST_FILLED_CELLS, copied: MOST_COPIED };
  const carried = new Map<number, Carried>();
  const lines = rows.map((row) => layOutRow(row, carried, budget));
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return lines.map((line, index) => {
    const missing = width - line.length;
    if (index > 0 && missing > budget.cells) return line;
    budget.cells -= missing;
    return line.concat(Array.from({ length: missing }, () => ''));
  });
}

function layOutRow(
  row: readonly TableCell[],
  carried: Map<number, Carried>,
  budget: { cells: number; copied: number },
): readonly string[] {
  const line: string[] = [];
  const isWhole = row.length === 1 && carried.size === 0;
  for (const cell of row) {
    takeCarried(line, carried, budget);
    const columns = Math.min(Math.max(1, cell.columns), WIDEST);
    for (let column = 0; column < columns; column += 1) {
      const isCopy = column > 0;
      if (isCopy && budget.cells <= 0) break;
      if (isCopy) budget.cells -= 1;
      if (cell.rows > 1) carried.set(line.length, { text: cell.text, rows: cell.rows - 1 });
      line.push(!isCopy ? cell.text : isWhole ? '' : copyOf(cell.text, budget));
    }
  }
  takeCarried(line, carried, budget);
  return line;
}

/** Cells of rows above that reach down to where the line goes on. */
function takeCarried(
  line: string[],
  carried: Map<number, Carried>,
  budget: { cells: number; copied: number },
): void {
  for (let cell = carried.get(line.length); cell && cell.rows > 0; cell = carried.get(line.length)) {
    if (budget.cells <= 0) carried.clear();
    budget.cells -= 1;
    cell.rows -= 1;
    if (cell.rows === 0) carried.delete(line.length);
    line.push(copyOf(cell.text, budget));
  }
}

function copyOf(text: string, budget: { copied: number }): string {
  if (text.length > budget.copied) return '';
  budget.copied -= text.length;
  return text;
}
