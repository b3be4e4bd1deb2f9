import type { Line } from './page-text.ts';
import { measureText } from './text-statistics.ts';

/** At the upper and at the lower edge of a page, so many lines are looked at. */
export const EDGE_LINES = 3;
/** Of the height of the page. */
export const EDGE = 0.095;
/** Running heads and page numbers are hardly ever larger than the running text by this. */
const HEADING_SIZE = 1.2;
const OWN_NUMBER =
  /^(?:\p{L}{1,12}\.?\s)?[-–—\s]{0,3}(\d{1,5}|[ivxlc]{1,7})[-–—\s]{0,3}(?:(?:of|von|de|di|\/)\s?\d{1,5})?$/iu;
/**
 * Takes out running heads and feet and page numbers: lines at the edge of a page that stand at the same place on many pages
 * and are the same but for their numbers, or hold the number of the page. Large words with a number that no other page has are
 * a heading, as "Chapter 3".
 */
export function removePageFurniture(pages: readonly (readonly Line[])[]): readonly (readonly Line[])[] {
  const edges = pages.map(findEdges);
  const texts = new Map<string, number>();
  const offsets = new Map<string, number>();
  const words = new Map<string, number>();
  const { bodySize } = measureText(pages);
  for (const lines of edges) {
    for (const key of new Set(lines.map(toKey))) texts.set(key, (texts.get(key) ?? 0) + 1);
    for (const text of new Set(lines.map((line) => line.text.trim())))
      words.set(text, (words.get(text) ?? 0) + 1);
    for (const key of new Set(lines.flatMap(numberKeys))) offsets.set(key, (offsets.get(key) ?? 0) + 1);
  }
  // The names of chapters change from page to page.
  const often = Math.max(2, Math.min(8, 0.3 * pages.length));
  const isHeading = ({ text, size }: Line) =>
    size >= HEADING_SIZE * bodySize &&
    /\d/.test(text) &&
    /\p{L}{2}/u.test(text) &&
    words.get(text.trim()) === 1;
  const isRepeated = (line: Line) =>
    (texts.get(toKey(line)) ?? 0) >= often ||
    numberKeys(line).some((key) => (offsets.get(key) ?? 0) >= Math.max(3, 0.4 * pages.length)) ||
    OWN_NUMBER.test(line.text.trim());
  const isFurniture = (line: Line) => isRepeated(line) && !isHeading(line);
  return pages.map((lines, index) => {
    const gone = new Set((edges[index] ?? []).filter(isFurniture));
    return lines.filter((line) => !gone.has(line));
  });
}

function findEdges(lines: readonly Line[]): readonly Line[] {
  const upper = lines.filter(({ depth }) => depth < EDGE).sort((a, b) => a.y - b.y);
  const lower = lines.filter(({ depth }) => depth > 1 - EDGE).sort((a, b) => b.y - a.y);
  return [...upper.slice(0, EDGE_LINES), ...lower.slice(0, EDGE_LINES)];
}

/** The place, to about a line, and the words. */
function toKey({ y, text }: Line): string {
  return `${Math.round(y / 4)} ${text.replace(/\d+/g, '#').replace(/\s+/g, ' ')}`;
}

/** A number at either end of the line, as how far it is from the number of the page in the file. */
function numberKeys({ text, page, y }: Line): string[] {
  const found = [/^\d{1,5}(?=\s|$)/.exec(text)?.[0], /(?<=^|\s)\d{1,5}$/.exec(text)?.[0]];
  return found.flatMap((digits) => (digits ? [`${Math.round(y / 4)} ${Number(digits) - page}`] : []));
}
