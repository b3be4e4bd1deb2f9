import type { Line, PageText, Segment, TextRun } from './page-text.ts';

/** In ems; a wider gap may separate the cells of a row or two columns of text. */
export const WIDE_GAP = 0.45;
/** In ems; narrower gaps are between the letters of a word. */
const WORD_GAP = 0.15;
/** A raised figure stands on the line beside it. */
const SAME_BASELINE = 0.45;

/** Runs grouped by their baseline, from the top of the page down. */
export function toRows(runs: readonly TextRun[]): readonly (readonly TextRun[])[] {
  const sorted = runs.filter(({ text }) => text.trim() !== '').sort((a, b) => a.y - b.y || a.x - b.x);
  const rows: { y: number; size: number; runs: TextRun[] }[] = [];
  for (const run of sorted) {
    const row = rows.at(-1);
    const reach = row
      ? SAME_BASELINE * Math.min(Math.max(row.size, run.size), 1.5 * Math.min(row.size, run.size))
      : 0;
    if (row && run.y - row.y < reach) {
      row.runs.push(run);
      if (run.size > row.size) Object.assign(row, { size: run.size, y: run.y });
    } else if (row && row.size < 0.85 * run.size && run.y - row.y < 0.8 * run.size) {
      // Only raised figures so far: this is the line that they belong to.
      row.runs.push(run);
      Object.assign(row, { size: run.size, y: run.y });
    } else rows.push({ y: run.y, size: run.size, runs: [run] });
  }
  return rows.map((row) => row.runs.sort((a, b) => a.x - b.x));
}

/** One row within a column as a line; its `room` is not known yet. */
export function toLine(runs: readonly TextRun[], page: PageText): Line {
  const letters = (list: readonly TextRun[]) => list.reduce((sum, { text }) => sum + text.trim().length, 0);
  const all = letters(runs);
  const most = (isSuch: (run: TextRun) => boolean) => letters(runs.filter(isSuch)) > 0.5 * all;
  const isMono = letters(runs.filter((run) => run.isMono)) > 0.95 * all;
  const sizes = new Map<number, number>();
  // Code inside a sentence is often set smaller.
  for (const { size, text } of isMono ? runs : runs.filter((run) => !run.isMono))
    sizes.set(size, (sizes.get(size) ?? 0) + text.trim().length);
  const size = [...sizes].reduce((best, next) => (next[1] > best[1] ? next : best), [0, -1])[0];
  const y = mainBaseline(runs, size);
  const manner = { isMono, isRightToLeft: most((run) => run.isRightToLeft) };
  return {
    text: isMono ? toColumns(runs) : joinRuns(inOrder(runs, manner), size, manner),
    x: runs[0]?.x ?? 0,
    end: Math.max(...runs.map(({ end }) => end)),
    y,
    depth: y / page.height,
    size,
    isBold: letters(runs.filter((run) => run.isBold)) > 0.9 * all,
    isMono,
    segments: toSegments(runs, size, manner),
    room: 0,
    page: page.number,
  };
}

function mainBaseline(runs: readonly TextRun[], size: number): number {
  return (runs.find((run) => run.size === size) ?? runs[0])?.y ?? 0;
}

interface Manner {
  readonly isMono: boolean;
  readonly isRightToLeft: boolean;
}

/** Code, each run as many letters to the right as it stands on the page. */
function toColumns(runs: readonly TextRun[]): string {
  const width = runs.reduce((sum, { x, end }) => sum + end - x, 0);
  const letter =
    width /
    Math.max(
      1,
      runs.reduce((sum, { text }) => sum + text.length, 0),
    );
  const left = runs[0]?.x ?? 0;
  let line = '';
  for (const run of runs) {
    const column = Math.min(Math.round((run.x - left) / Math.max(1, letter)), line.length + 60);
    line = line.padEnd(column) + run.text;
  }
  return line.trimEnd();
}

function toSegments(runs: readonly TextRun[], size: number, manner: Manner): readonly Segment[] {
  const groups: TextRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1)?.at(-1);
    if (last && run.x - last.end < WIDE_GAP * size) groups.at(-1)?.push(run);
    else groups.push([run]);
  }
  const segments = groups.map((group) => ({
    text: joinRuns(inOrder(group, manner), size, manner),
    x: group[0]?.x ?? 0,
    end: Math.max(...group.map(({ end }) => end)),
  }));
  return manner.isRightToLeft ? segments.reverse() : segments;
}

function inOrder(runs: readonly TextRun[], { isRightToLeft }: Manner): readonly TextRun[] {
  return isRightToLeft ? readFromRight(runs) : runs;
}

/** From right to left, words of another script among them from left to right. */
function readFromRight(runs: readonly TextRun[]): readonly TextRun[] {
  const ordered: TextRun[] = [];
  let foreign: TextRun[] = [];
  for (const run of [...runs].reverse()) {
    if (run.isRightToLeft) {
      ordered.push(...foreign, run);
      foreign = [];
    } else foreign.unshift(run);
  }
  return [...ordered, ...foreign];
}

function joinRuns(runs: readonly TextRun[], size: number, { isMono, isRightToLeft }: Manner): string {
  const pieces: { text: string; isCode: boolean }[] = [];
  let last: TextRun | null = null;
  for (const run of runs) {
    const gap = last ? (isRightToLeft ? Math.max(last.x - run.end, run.x - last.end) : run.x - last.end) : 0;
    // Not the dots that lead to a page number.
    const isCode = run.isMono && !isMono && /[\p{L}\p{N}]/u.test(run.text);
    const space = last && gap > WORD_GAP * size && !/\s$/.test(last.text) && !/^\s/.test(run.text) ? ' ' : '';
    const before = pieces.at(-1);
    const text = last ? markRaised(run, last, size) : run.text;
    if (before && before.isCode === isCode) before.text += space + text;
    else {
      if (before && space) before.text += before.isCode ? '' : ' ';
      pieces.push({ text: (before?.isCode ? space : '') + text, isCode });
    }
    last = run;
  }
  const text = pieces.map((piece) => (piece.isCode ? toCode(piece.text) : piece.text)).join('');
  return text.replace(/\s+/g, ' ').trim();
}

/** The number of a footnote must not become part of the word before it, nor an exponent of the figure. */
function markRaised(run: TextRun, before: TextRun, size: number): string {
  const isRaised = run.size < 0.85 * size && before.size >= 0.85 * size && before.y - run.y > 0.15 * size;
  if (!isRaised || !/^\s*[\d*†‡§]{1,3}\s*$/.test(run.text)) return run.text;
  return /\d\s*$/.test(before.text) ? `^${run.text.trim()}` : `[${run.text.trim()}]`;
}

function toCode(text: string): string {
  const words = text.trim();
  if (words === '' || words.includes('`')) return text;
  return `${/^\s/.test(text) ? ' ' : ''}\`${words}\`${/\s$/.test(text) ? ' ' : ''}`;
}
