import { EDGE, EDGE_LINES } from './page-furniture.ts';
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
  const rows = toRows(page.runs);
  const head = countApart(rows, (y) => y < EDGE * page.height);
  const foot = countApart(rows.slice(head).reverse(), (y) => y > (1 - EDGE) * page.height);
  const toLines = (list: readonly (readonly TextRun[])[]) => list.map((runs) => toLine(runs, page));
  return [
    ...toLines(rows.slice(0, head)),
    ...readArea(rows.slice(head, rows.length - foot).flat(), page, MOST_CUTS),
    ...toLines(rows.slice(rows.length - foot)),
  ];
}

/** How many rows at the edge of a page are set off from the rest: a running head has no columns. */
function countApart(rows: readonly (readonly TextRun[])[], isAtEdge: (y: number) => boolean): number {
  let apart = 0;
  for (const [index, row] of rows.slice(0, EDGE_LINES).entries()) {
    const [run, next] = [row[0], rows[index + 1]?.[0]];
    if (!run || !isAtEdge(run.y)) break;
    if (!next || Math.abs(next.y - run.y) > 1.8 * Math.max(run.size, next.size)) apart = index + 1;
  }
  return apart;
}

function readArea(runs: readonly TextRun[], page: PageText, cutsLeft: number): readonly Line[] {
  const rows = toRows(runs).map((row) => ({ runs: row }));
  const gutter = cutsLeft > 0 ? findGutter(rows) : null;
  if (gutter === null) {
    return withRoom(rows.map((row) => toLine(row.runs, page)));
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
  for (const row of rows) {
    if (isAcross(row, gutter)) {
      flush();
      lines.push(toLine(row.runs, page));
    } else for (const run of row.runs) (run.x < gutter - 1 ? left : right).push(run);
  }
  flush();
  return lines;
}

/** Lines that begin at the same place have the same room. */
function withRoom(lines: readonly Line[]): readonly Line[] {
  const ends = new Map<number, number>();
  const places = (x: number) => [Math.round(x / 2) - 1, Math.round(x / 2), Math.round(x / 2) + 1];
  // Code is not broken at the edge.
  for (const { x, end } of lines.filter(({ isMono }) => !isMono))
    for (const place of places(x)) ends.set(place, Math.max(end, ends.get(place) ?? end));
  return lines.map((line) => ({ ...line, room: (ends.get(Math.round(line.x / 2)) ?? line.end) - line.end }));
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
  const [left, right] = [true, false].map((isLeft) => measureColumn(beside, x, isLeft));
  // Beside the long cells of a table, the short ones stand further apart.
  return !!left && !!right && Math.max(left.pitch, right.pitch) < 1.3 * Math.min(left.pitch, right.pitch);
}

/** Null for what is no column of running text. */
function measureColumn(rows: readonly Row[], x: number, isLeft: boolean): { pitch: number } | null {
  const parts = rows
    .map(({ runs }) => runs.filter((run) => run.x < x - 1 === isLeft))
    .filter((runs) => runs.length > 0);
  if (parts.length < LEAST_ROWS) return null;
  const { start, end } = extentOf(parts.map((runs) => ({ runs })));
  const full = parts.filter((runs) => {
    const letters = runs.reduce((sum, { text }) => sum + text.trim().length, 0);
    const width = runs.reduce((sum, run) => sum + run.end - run.x, 0);
    return letters >= LEAST_LETTERS && width > 0.6 * (end - start);
  });
  if (full.length < 0.4 * parts.length) return null;
  const gaps = parts.slice(1).map((runs, index) => (runs[0]?.y ?? 0) - (parts[index]?.[0]?.y ?? 0));
  return { pitch: gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0 };
}
