const FENCE = /^[ \t]*(?:[-*+>] +|\d+[.)] +)?(`{3,}|~{3,})([^\n]*)$/;

/** Half-open range of offsets into a text. */
export type Range = readonly [start: number, end: number];

/**
 * Where the code of a Markdown text is: fenced blocks, fences included, and inline spans. In order, without overlap.
 * Markup inside these ranges is the writer's own words and must be left alone.
 */
export function findCodeRanges(text: string): readonly Range[] {
  const ranges: Range[] = [];
  let proseStart = 0;
  for (const fence of findFences(text)) {
    // Not spread: a large document has more spans than a call takes arguments.
    for (const span of findCodeSpans(text, proseStart, fence[0])) ranges.push(span);
    ranges.push(fence);
    proseStart = fence[1];
  }
  return ranges.concat(findCodeSpans(text, proseStart, text.length));
}

/** Fenced blocks only, from the start of the opening line to the end of the closing one. */
export function findFences(text: string): readonly Range[] {
  const fences: Range[] = [];
  let offset = 0;
  let open: { start: number; marker: string } | null = null;
  for (const line of text.split('\n')) {
    const [, marker, rest = ''] = FENCE.exec(line) ?? [];
    if (marker && open) {
      const closes =
        marker[0] === open.marker[0] && marker.length >= open.marker.length && rest.trim() === '';
      if (closes) {
        fences.push([open.start, offset + line.length]);
        open = null;
      }
    } else if (marker && !(marker.startsWith('`') && rest.includes('`'))) {
      open = { start: offset, marker };
    }
    offset += line.length + 1;
  }
  if (open) fences.push([open.start, text.length]);
  return fences;
}

/** A span ends at the next run of as many backticks; it never crosses a blank line. */
function findCodeSpans(text: string, start: number, end: number): Range[] {
  const spans: Range[] = [];
  const runs = [...text.slice(start, end).matchAll(/`+|\n[ \t]*\n/g)];
  const closings = findClosings(runs);
  for (let index = 0; index < runs.length; index += 1) {
    const opening = runs[index];
    const closing = runs[closings[index] ?? -1];
    if (!opening || !closing) continue;
    spans.push([start + opening.index, start + closing.index + closing[0].length]);
    index = closings[index] ?? index;
  }
  return spans;
}

/** For every run the next one of the same length before a blank line, found from the end so that each is looked at once. */
function findClosings(runs: readonly RegExpExecArray[]): readonly (number | undefined)[] {
  const closings: (number | undefined)[] = Array.from({ length: runs.length });
  let nextOfLength = new Map<number, number>();
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const run = runs[index]?.[0] ?? '';
    if (run.startsWith('\n')) {
      nextOfLength = new Map();
    } else {
      closings[index] = nextOfLength.get(run.length);
      nextOfLength.set(run.length, index);
    }
  }
  return closings;
}

/** Tells which range holds an offset, if any. Ask for rising offsets only: each call goes on from the one before. */
export function createRangeCursor(ranges: readonly Range[]): (offset: number) => Range | null {
  let at = 0;
  return (offset) => {
    while (at < ranges.length && (ranges[at]?.[1] ?? 0) <= offset) at += 1;
    const range = ranges[at];
    return range && range[0] <= offset ? range : null;
  };
}

/** Whether only spaces stand between the start of the line and `offset`. Never walks back over more than those. */
export function beginsLine(text: string, offset: number): boolean {
  let at = offset - 1;
  while (text[at] === ' ' || text[at] === '\t') at -= 1;
  return at < 0 || text[at] === '\n';
}

/** What stands on the line before `offset`, at most so many UTF-16 units. Never walks back over more than those. */
export function lineBefore(text: string, offset: number, most: number): string {
  const near = text.slice(Math.max(0, offset - most), offset);
  return near.slice(near.lastIndexOf('\n') + 1);
}

/** Replaces matches of a global pattern that start outside of code. */
export function replaceOutsideCode(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): string {
  return text.search(pattern) === -1 ? text : replaceOutside(text, findCodeRanges(text), pattern, replace);
}

/** Replaces matches of a global pattern that start outside `ranges`. */
export function replaceOutside(
  text: string,
  ranges: readonly Range[],
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): string {
  let result = '';
  let copied = 0;
  const rangeAt = createRangeCursor(ranges);
  for (const match of text.matchAll(pattern)) {
    if (match.index < copied || rangeAt(match.index)) continue;
    result += text.slice(copied, match.index) + replace(match);
    copied = match.index + match[0].length;
  }
  return result + text.slice(copied);
}
