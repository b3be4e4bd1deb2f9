import type { Range } from './code-ranges.ts';

/** Where a text may be cut, best first: after a blank line, a line, a sentence, a word. */
const SEAMS = [/\n[ \t]*\n/g, /\n/g, /[.!?](?:["')\]]*)\s+|[。！？]/g, /\s+/g];

/** Cuts `[start, end)` of a text into ranges of at most `limit` UTF-16 units that together are all of it. */
export function splitLongText(text: string, [start, end]: Range, limit: number): readonly Range[] {
  const ranges: Range[] = [];
  let from = start;
  while (end - from > limit) {
    const cut = findCut(text, from, from + limit);
    ranges.push([from, cut]);
    from = cut;
  }
  if (from < end) ranges.push([from, end]);
  return ranges;
}

/** The last seam in the window, unless it would leave a piece of less than a third of it. */
function findCut(text: string, from: number, to: number): number {
  const window = text.slice(from, to);
  for (const seam of SEAMS) {
    let cut = 0;
    for (const match of window.matchAll(seam)) cut = match.index + match[0].length;
    if (cut > window.length / 3) return from + cut;
  }
  // No space at all; only a surrogate pair must not be torn.
  const code = text.charCodeAt(to - 1);
  return code >= 0xd800 && code <= 0xdbff ? to - 1 : to;
}
