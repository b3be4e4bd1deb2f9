import { toLine, toRows, WIDE_GAP } from './page-lines.ts';
import type { Line, PageText, TextRun } from './page-text.ts';

/** A page of four columns needs two cuts below one another. */
const MOST_CUTS = 2;
const LEAST_ROWS = 5;
/** Letters on a line of a column of text; the cells of a table are shorter. */
const LEAST_LETTERS = 14;

interface Row {
  readonly runs: readonly TextRun[];
}

/** The lines of a page in reading order: what runs over all columns where it stands, and each column from top to bottom. */
export function toReadingOrder(page: PageText): readonly Line[] {
  return readArea(page.runs, page, MOST_CUTS);
}

function readArea(runs: readonly TextRun[], page: PageText, cutsLeft: number): readonly Line[] {
  const rows = toRows(runs).map((row) => ({ runs: row }));
  const gutter = cutsLeft > 0 ? findGutter(rows) : null;
  if (gutter === null) {
    const column = extentOf(rows);
    return rows.map((row) => toLine(row.runs, page, column));
  }
  const lines: Line[] = [];
  let left: TextRun[] = [];
  let right: TextRun[] = [];
  const flush = () => {
    for (const line of readArea(left, page, cutsLeft - 1)) lines.push(line);
    for (const line of readArea(right, page, cutsLeft - 1)) lines.push(line);
    left = [];
    right = [];
  };
  const whole = extentOf(rows);
  for (const row of rows) {
    if (isAcross(row, gutter)) {
      flush();
      lines.push(toLine(row.runs, page, whole));
    } else for (const run of row.runs) (run.x < gutter - 1 ? left : right).push(run);
  }
  flush();
  return lines;
}

function extentOf(rows: readonly Row[]): { start: number; end: number } {
  const bounds = { start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY };
  for (const { runs } of rows) {
    for (const { x, end } of runs) {
      bounds.start = Math.min(bounds.start, x);
      bounds.end = Math.max(bounds.end, end);
    }
  }
  return bounds;
}

/** Where the right one of two columns of running text begins; null when there are none, as in a table. */
function findGutter(rows: readonly Row[]): number | null {
  if (rows.length < LEAST_ROWS) return null;
  const { start, end } = extentOf(rows);
  const starts = new Map<number, number>();
  for (const { runs } of rows) {
    for (const [index, run] of runs.entries()) {
      const before = runs[index - 1];
      if (before && run.x - before.end < WIDE_GAP * run.size) continue;
      const x = Math.round(run.x);
      if (x > start + 0.2 * (end - start) && x < end - 0.15 * (end - start))
        starts.set(x, (starts.get(x) ?? 0) + 1);
    }
  }
  const candidates = [...starts]
    .filter(([, count]) => count >= Math.max(4, 0.15 * rows.length))
    .sort(([, a], [, b]) => b - a)
    .slice(0, 12)
    .map(([x]) => x);
  return candidates.find((x) => isGutter(rows, x)) ?? null;
}

function isAcross({ runs }: Row, gutter: number): boolean {
  return runs.some(({ x, end, size }) => x < gutter - 1 && end > gutter - 0.5 * size);
}

function isGutter(rows: readonly Row[], x: number): boolean {
  const beside = rows.filter((row) => !isAcross(row, x));
  if (beside.length < LEAST_ROWS || beside.length < 0.5 * rows.length) return false;
  return [true, false].every((isLeft) => {
    const parts = beside
      .map(({ runs }) => runs.filter((run) => run.x < x - 1 === isLeft))
      .filter((runs) => runs.length > 0);
    if (parts.length < LEAST_ROWS) return false;
    const { start, end } = extentOf(parts.map((runs) => ({ runs })));
    const full = parts.filter((runs) => {
      const letters = runs.reduce((sum, { text }) => sum + text.trim().length, 0);
      const width = (runs.at(-1)?.end ?? 0) - (runs[0]?.x ?? 0);
      return letters >= LEAST_LETTERS && width > 0.6 * (end - start);
    });
    return full.length >= 0.4 * parts.length;
  });
}
