import { isListItem } from './list-markers.ts';
import type { Line } from './page-text.ts';
import type { TextStatistics } from './text-statistics.ts';

export interface Table {
  /** Cells by row; every row has as many. */
  readonly rows: readonly (readonly string[])[];
  /** Index of the first line after it. */
  readonly next: number;
}

type Strip = readonly [start: number, end: number];

/** Of an em; what stays free on every line between two columns. */
const NARROWEST_STRIP = 0.45;
/** What no words of a paragraph leave free on two lines. */
const WIDE_STRIP = 1;
const SETTLED_ROWS = 4;
const MOST_CELLS = 60;

/** The table that begins at a line; null when none does: its cells must stand below one another. */
export function takeTable(lines: readonly Line[], from: number, { pitch }: TextStatistics): Table | null {
  const first = lines[from];
  if (!first || first.segments.length < 2 || first.segments.length > MOST_CELLS) return null;
  if (isListItem(first.text)) return null;
  let strips = stripsOf(first);
  let next = from + 1;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    const before = lines[next - 1];
    if (!line || !before || line.segments.length > MOST_CELLS) break;
    const free = strips.map((strip) => narrow(strip, line));
    const left = free.filter((strip) => strip !== null);
    if (!isNear(before, line, pitch, columnOf(left, line.x) > 0)) break;
    if (left.length === 0 || isDivided(line, left)) break;
    if (line.segments.length < 2 && left.length < strips.length) break;
    // After some rows, a cell that is too long for its column does not end the column.
    const isOutlier = next - from >= SETTLED_ROWS;
    strips = isOutlier ? free.map((strip, index) => strip ?? strips[index] ?? [0, 0]) : left;
  }
  // What stands alone below the first column is more likely the text after the table.
  while (
    next > from + 1 &&
    lines[next - 1]?.segments.length === 1 &&
    columnOf(strips, lines[next - 1]?.x ?? 0) === 0
  )
    next -= 1;
  const taken = lines.slice(from, next);
  const full = taken.filter(({ segments, x }) => segments.length > 1 || columnOf(strips, x) > 0).length;
  // Few lines of a narrow paragraph may have their gaps below one another by chance.
  const isWide = strips.some(([start, end]) => end - start >= WIDE_STRIP * first.size);
  if (full < 2 || (full < 3 && strips.length < 2 && !isWide) || (full < 4 && !isWide)) return null;
  return { rows: toRows(taken, strips, pitch), next };
}

/** Cells of one row may stand on different baselines, and code in them is smaller. */
function isNear(before: Line, line: Line, pitch: number, isInside: boolean): boolean {
  const isSameSize = Math.abs(line.size - before.size) < 0.3 * before.size;
  const gap = line.y - before.y;
  const most = (line.segments.length > 1 || isInside ? 2.6 : 1.4) * pitch * line.size;
  return isSameSize && gap > -0.1 && gap < most && line.page === before.page;
}

/** Whether one of its cells has a wide gap itself, as where another table begins. */
function isDivided({ segments, size }: Line, strips: readonly Strip[]): boolean {
  const sorted = [...segments].sort((a, b) => a.x - b.x);
  return sorted.some((segment, index) => {
    const before = sorted[index - 1];
    const isSame = before && columnOf(strips, before.x) === columnOf(strips, segment.x);
    return isSame && segment.x - before.end > 1.5 * size;
  });
}

function stripsOf({ segments }: Line): readonly Strip[] {
  const sorted = [...segments].sort((a, b) => a.x - b.x);
  return sorted.slice(1).map((segment, index) => [sorted[index]?.end ?? 0, segment.x] as const);
}

/** What of a strip stays free on this line too; null when too little does. */
function narrow([start, end]: Strip, { segments, size }: Line): Strip | null {
  let [left, right] = [start, end];
  for (const segment of segments) {
    if (segment.end <= left || segment.x >= right) continue;
    // What reaches into the strip cuts it; what begins in it ends it.
    if (segment.x <= left) left = segment.end;
    else right = segment.x;
  }
  return right - left >= NARROWEST_STRIP * size ? [left, right] : null;
}

function columnOf(strips: readonly Strip[], x: number): number {
  return strips.filter(([, end]) => end <= x + 0.5).length;
}

function toRows(lines: readonly Line[], strips: readonly Strip[], pitch: number): string[][] {
  const gaps = lines.slice(1).map((line, index) => (line.y - (lines[index]?.y ?? 0)) / line.size);
  // Where rows stand no further apart than lines, a row begins with its first cell.
  const isTight = gaps.every((gap) => gap <= 1.15 * pitch);
  const rows: string[][] = [];
  for (const [index, line] of lines.entries()) {
    const cells = Array.from({ length: strips.length + 1 }, () => '');
    for (const segment of line.segments) {
      const column = columnOf(strips, segment.x);
      cells[column] = [cells[column], segment.text].filter(Boolean).join(' ');
    }
    const last = rows.at(-1);
    const isMore = isTight ? cells[0] === '' : (gaps[index - 1] ?? 9) <= 1.15 * pitch;
    if (last && isMore)
      for (const [column, cell] of cells.entries()) last[column] = `${last[column]} ${cell}`.trim();
    else rows.push(cells);
  }
  return rows;
}
