import { fenceFor } from '../../text/fence.ts';

/** A line of one repeated mark, as over and under a title. */
export function isAdornment(line: string): boolean {
  return /^([!-/:-@[-`{-~])\1+[ \t]*$/.test(line);
}

export function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

/** The lines from `from` on that are blank or indented by at least `indent`, without blank ones at the end. */
export function takeIndented(lines: readonly string[], from: number, indent: number): readonly string[] {
  let end = from;
  let last = from;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    if (!line.trim()) continue;
    if (indentOf(line) < indent) break;
    last = end + 1;
  }
  return lines.slice(from, last);
}

/** The first line from `from` on that is such a one; the number of lines when none is. */
export function findLine(lines: readonly string[], from: number, isSuch: (line: string) => boolean): number {
  let at = Math.min(from, lines.length);
  while (at < lines.length && !isSuch(lines[at] ?? '')) at += 1;
  return at;
}

/** Moved left by the least indent of them. */
export function dedent(lines: readonly string[]): readonly string[] {
  const least = lines.reduce(
    (min, line) => (line.trim() ? Math.min(min, indentOf(line)) : min),
    Number.MAX_SAFE_INTEGER,
  );
  return lines.map((line) => line.slice(Math.min(least, indentOf(line))).trimEnd());
}

/** Without blank lines at both ends. */
export function trimLines(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => line.trim());
  return from === -1 ? [] : lines.slice(from, lines.findLastIndex((line) => line.trim()) + 1);
}

/** The first line behind `first`, the others as far in. */
export function prefixLines(lines: readonly string[], first: string): readonly string[] {
  const others = ' '.repeat(first.length);
  return lines.map((line, index) => (index === 0 ? first + line : line && others + line));
}

/** As code of a language, in a fence that is longer than any in it. */
export function fence(code: readonly string[], language: string): readonly string[] {
  const shown = trimLines(code);
  if (shown.length === 0) return [];
  const marks = fenceFor(shown.join('\n'));
  return [`${marks}${language}`, ...shown, marks];
}
