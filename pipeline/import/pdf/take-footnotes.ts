import { appendLine } from './append-line.ts';
import type { Line } from './page-text.ts';
import type { TextStatistics } from './text-statistics.ts';

const MARK = /^(?:\[?\d{1,3}[\].)]?|[*†‡§])\s?\p{L}/u;

/** Small lines at the foot of a page, from the first that begins with a number or a star, apart from the text that they would interrupt. */
export function takeFootnotes(
  lines: readonly Line[],
  { bodySize, compounds }: TextStatistics,
): { body: readonly Line[]; notes: readonly string[][] } {
  const isSmall = (line: Line | undefined) =>
    line !== undefined && line.size < 0.93 * bodySize && !line.isMono;
  let from = lines.length;
  while (from > 0 && isSmall(lines[from - 1])) from -= 1;
  while (from < lines.length && !MARK.test(lines[from]?.text ?? '')) from += 1;
  if (from === 0 || from === lines.length) return { body: lines, notes: [] };
  const notes: string[][] = [];
  for (const { text } of lines.slice(from)) {
    const last = notes.at(-1);
    if (last === undefined || MARK.test(text)) notes.push([text]);
    else appendLine(last, text, compounds);
  }
  return { body: lines.slice(0, from), notes };
}
