import type { Range } from './code-ranges.ts';
import type { Pack } from './pack-blocks.ts';

/** Its marks, before what is said of the code. */
const MARKS = /^ {0,3}(`{3,99}|~{3,99})(?![`~])/;
/** A longer opening is repeated without what it says of the code. */
const LONGEST_OPENING = 200;
const SEAMS = [/\n[ \t]*\n/g, /\n/g];

/**
 * Cuts a block of code into pieces of at most `limit` UTF-16 units, at blank lines or else at line ends; only a line that is
 * longer is cut within. Every piece of fenced code is fenced. A fence that ends a piece has a mark more than the one that
 * opened it, which tells that the code goes on.
 */
export function splitCode(text: string, [start, end]: Range, limit: number): readonly Pack[] {
  const lineEnd = text.indexOf('\n', start);
  const [indented = '', marks = ''] = MARKS.exec(text.slice(start, start + LONGEST_OPENING)) ?? [];
  const opensAt = marks && lineEnd !== -1 && lineEnd < end ? lineEnd : start;
  const isLong = opensAt - start > LONGEST_OPENING;
  const head: Range = [start, isLong ? start + indented.length : opensAt];
  const fence = opensAt > start ? marks + marks.charAt(0) : null;
  const room = Math.max(1, limit - (head[1] - head[0]) - (fence ?? '').length - 2);
  const packs: Pack[] = [];
  let from = fence === null ? start : opensAt + 1;
  // What is left may end with the block's own fence.
  while (end - from > room) {
    const cut = findCut(text, from, from + room);
    packs.push({ head: fence === null ? null : head, range: [from, cut], fence });
    from = cut;
  }
  packs.push({ head: fence === null ? null : head, range: [from, end], fence: null });
  const [first, ...others] = packs;
  return first ? [{ ...first, head: null, range: [start, first.range[1]] }, ...others] : [];
}

/** The last blank line in the window unless it is in its first third, the last line end, or the end of the window. */
function findCut(text: string, from: number, to: number): number {
  const window = text.slice(from, to);
  for (const [index, seam] of SEAMS.entries()) {
    let cut = 0;
    for (const match of window.matchAll(seam)) cut = match.index + match[0].length;
    if (cut > (index === 0 ? window.length / 3 : 0)) return from + cut;
  }
  const code = text.charCodeAt(to - 1);
  return code >= 0xd800 && code <= 0xdbff && to - 1 > from ? to - 1 : to;
}
