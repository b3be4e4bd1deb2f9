/** A longer excerpt is no help: two lines of a wide column. */
const MAX_EXCERPT_CHARS = 240;
/** As long is an excerpt as it is read, without its markup. */
export const SHOWN_CHARS = 190;
/** A cut may give up so much to end between two words. */
const MAX_WORD = 30;
const ESCAPED = /[\\`*_[\]<>~]/g;

/** A text without markup, and from where an excerpt of it is to be drawn. */
export interface Stretch {
  readonly text: string;
  readonly code: readonly Span[];
  /** Words to be marked, in order; they may overlap. */
  readonly marked: readonly Span[];
  readonly start: number;
  /** There is more before the text. */
  readonly isBegun: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Draws an excerpt as Markdown on one line, cut between words, with `…` where the text goes on. */
export function drawExcerpt(stretch: Stretch): string {
  const { text, start } = stretch;
  let end = findCut(text, start, start + SHOWN_CHARS);
  for (;;) {
    const drawn = draw(stretch, end);
    const excess = drawn.length - MAX_EXCERPT_CHARS;
    if (excess <= 0 || end <= start) return drawn;
    end = findCut(text, start, end - Math.max(1, Math.ceil(excess / 2)));
  }
}

/** The last end of a word before `limit`, or `limit` in a word that is longer than a line and where there are no spaces. */
function findCut(text: string, start: number, limit: number): number {
  if (limit >= text.length) return text.length;
  if (/\s/.test(text[limit] ?? '')) return limit;
  const space = text.lastIndexOf(' ', limit);
  if (space > Math.max(start, limit - MAX_WORD)) return space;
  // Not within a character, and not between a letter and its marks.
  let end = limit;
  while (end > start && /^[\udc00-\udfff\p{M}\u200d]/u.test(text.slice(end, end + 2))) end--;
  return end;
}

function draw({ text, code, marked, start, isBegun }: Stretch, end: number): string {
  const shown = { start, end };
  const words = marked.filter((word) => overlaps(word, shown) && !code.some((span) => overlaps(span, word)));
  const pieces = [
    ...code.filter((span) => overlaps(span, shown)).map((span) => ({ ...span, isCode: true })),
    ...mergeSpans(words).map((span) => ({ ...span, isCode: false })),
  ].sort((a, b) => a.start - b.start);
  let drawn = isBegun || start > 0 ? '…' : '';
  let at = start;
  for (const piece of pieces) {
    const from = Math.max(piece.start, start);
    const to = Math.min(piece.end, end);
    if (from >= to) continue;
    drawn += escapeMarks(text.slice(at, from));
    drawn += piece.isCode ? toCodeSpan(text.slice(from, to)) : `**${text.slice(from, to)}**`;
    at = to;
  }
  drawn += escapeMarks(text.slice(at, end)).trimEnd();
  return `${escapeBeginning(drawn)}${end < text.length ? '…' : ''}`;
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Pairs of characters overlap where a script has no spaces. */
function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function escapeMarks(text: string): string {
  return text.replace(ESCAPED, '\\$&');
}

/** A line that begins so would be a heading, an item or a rule. */
function escapeBeginning(line: string): string {
  return line.replace(/^(?=[#+=|-])/, '\\').replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

function toCodeSpan(code: string): string {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${code.trim()}${space}${fence}`;
}
