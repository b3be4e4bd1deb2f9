import type { Line } from './page-text.ts';
import type { OutlineEntry } from './read-outline.ts';
import type { TextStatistics } from './text-statistics.ts';

const LONGEST_HEADING = 200;
const MOST_HEADING_LINES = 3;
const DEEPEST_LEVEL = 6;
const NUMBERED = /^(?:[A-Z]|\d{1,3})(?:\.\d{1,3}){0,6}\.?\s/;

export interface TakenHeading {
  readonly text: string;
  readonly level: number;
  readonly next: number;
}

/** Finds headings by the bookmarks of the document and by letters that are larger or bolder than those of its text. */
export function createHeadingFinder(
  pages: readonly (readonly Line[])[],
  outline: readonly OutlineEntry[],
  { bodySize, pitch }: TextStatistics,
): (lines: readonly Line[], from: number) => TakenHeading | null {
  const isLarge = (line: Line) => line.size >= 1.12 * bodySize;
  const looksLike = (line: Line) =>
    /\p{L}/u.test(line.text) &&
    line.text.length <= LONGEST_HEADING &&
    (isLarge(line) ||
      (line.isBold &&
        !line.isMono &&
        line.size > 0.95 * bodySize &&
        line.text.length <= 100 &&
        line.segments.length === 1 &&
        !/[.,;:]$/.test(line.text)));
  const levels = rankStyles(pages.flat().filter(looksLike), bodySize);
  const entries = new Map<string, OutlineEntry>();
  for (const entry of outline)
    for (const name of namesOf(entry.title)) entries.set(`${entry.page} ${name}`, entry);
  const hasTitle = outline.length > 0 && isTitled(pages, outline, bodySize);
  const toLevel = (depth: number) => Math.min(DEEPEST_LEVEL, depth + (hasTitle ? 2 : 1));
  const learned = learnLevels(pages, entries, toLevel);
  const deepest = Math.max(0, ...learned.values());

  return (lines, from) => {
    const first = lines[from];
    if (!first) return null;
    const isNext = (line: Line | undefined, before: Line) =>
      line !== undefined &&
      styleOf(line) === styleOf(first) &&
      line.page === first.page &&
      line.y > before.y &&
      line.y - before.y < 1.5 * pitch * line.size &&
      isBelow(line, before) &&
      !NUMBERED.test(line.text);
    let text = first.text;
    let end = from + 1;
    let known = matchEntry(entries, first.page, text);
    for (let at = from + 1; !known && at < from + MOST_HEADING_LINES; at += 1) {
      const [line, before] = [lines[at], lines[at - 1]];
      if (!line || !before || !isNext(line, before)) break;
      text += ` ${line.text}`;
      known = matchEntry(entries, first.page, text);
      end = at + 1;
    }
    if (known) return { text, level: toLevel(known.depth), next: end };
    if (!looksLike(first)) return null;
    // Set off from what stands above it, and no longer than a heading is.
    const above = lines[from - 1];
    const isTight =
      above &&
      above.page === first.page &&
      first.y > above.y &&
      first.y - above.y < 1.05 * pitch * first.size;
    if (isTight && !isLarge(first) && above.isBold) return null;
    const after = lines[end];
    if (end === from + MOST_HEADING_LINES && after && isNext(after, lines[end - 1] ?? first)) return null;
    const ranked = levels.get(styleOf(first)) ?? DEEPEST_LEVEL;
    if (outline.length === 0) return { text, level: ranked, next: end };
    const isTop = hasTitle && first.page <= 2 && ranked === 1;
    const level = learned.get(styleOf(first)) ?? (isTop ? 1 : Math.min(DEEPEST_LEVEL, deepest + 1));
    return { text, level, next: end };
  };
}

/** From the same place on, or around the same middle. */
function isBelow(line: Line, before: Line): boolean {
  return Math.abs(line.x - before.x) < 4 || Math.abs(line.x + line.end - before.x - before.end) < 8;
}

function styleOf({ size, isBold }: Line): string {
  return `${Math.round(size * 2) / 2} ${isBold}`;
}

/** The larger, the higher; of the same size the bold ones first. */
function rankStyles(headings: readonly Line[], bodySize: number): ReadonlyMap<string, number> {
  const styles = new Map<string, { size: number; isBold: boolean }>();
  for (const line of headings)
    styles.set(styleOf(line), { size: Math.round(line.size * 2) / 2, isBold: line.isBold });
  const sorted = [...styles].sort(([, a], [, b]) => b.size - a.size || Number(b.isBold) - Number(a.isBold));
  // Bold lines of the size of the text are never the first level beside larger ones.
  return new Map(
    sorted.map(([style, { size }], index) => [
      style,
      Math.min(DEEPEST_LEVEL, Math.max(index + 1, size < 1.12 * bodySize ? 2 : 1)),
    ]),
  );
}

function learnLevels(
  pages: readonly (readonly Line[])[],
  entries: ReadonlyMap<string, OutlineEntry>,
  toLevel: (depth: number) => number,
): ReadonlyMap<string, number> {
  const votes = new Map<string, Map<number, number>>();
  for (const line of pages.flat()) {
    const entry = matchEntry(entries, line.page, line.text);
    if (!entry) continue;
    const counts = votes.get(styleOf(line)) ?? new Map<number, number>();
    const level = toLevel(entry.depth);
    counts.set(level, (counts.get(level) ?? 0) + 1);
    votes.set(styleOf(line), counts);
  }
  return new Map(
    [...votes].map(([style, counts]) => [style, [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0]]),
  );
}

/** Whether the document has a title above the bookmarks of the highest level. */
function isTitled(
  pages: readonly (readonly Line[])[],
  outline: readonly OutlineEntry[],
  bodySize: number,
): boolean {
  const first = pages.find((lines) => lines.length > 0) ?? [];
  const largest = first.reduce<Line | null>(
    (best, line) => (line.size > (best?.size ?? 0) ? line : best),
    null,
  );
  if (!largest || largest.size < 1.12 * bodySize) return false;
  const names = namesOf(largest.text);
  return !outline.some(
    (entry) => entry.depth === 0 && namesOf(entry.title).some((name) => names.includes(name)),
  );
}

function matchEntry(
  entries: ReadonlyMap<string, OutlineEntry>,
  page: number,
  text: string,
): OutlineEntry | undefined {
  if (entries.size === 0 || text.length > LONGEST_HEADING) return undefined;
  for (const name of namesOf(text)) {
    const entry = entries.get(`${page} ${name}`);
    if (entry) return entry;
  }
  return undefined;
}

/** Letters and figures alone, with the number of the section and without. */
function namesOf(title: string): string[] {
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const names = [bare(title), bare(title.replace(/^\s*(?:[A-Z]|\d{1,3})(?:\.\d{1,3}){0,6}\.?\s/, ''))];
  return names.filter((name) => name !== '');
}
