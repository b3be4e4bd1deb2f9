import { endsSentence } from '../../../text/sentences.ts';

/** A sentence, row or block of code at the beginning of a text, the space before it included. */
export interface Unit {
  readonly kind: 'sentence' | 'row' | 'code' | 'heading';
  readonly length: number;
  /** Where a remark about it may stand. */
  readonly remarkAt: number;
}

/** Nothing that is said ends before it, whatever comes; a remark may come later only. */
export interface OpenUnit {
  readonly kind: 'open';
  readonly settled: number;
  /** Where to go on looking for its end, once there is more of it: what is before does not end it. */
  readonly resumeAt?: number;
}

/** What begins the line of a list item or a quotation. */
export const LINE_MARK = /^\s*(?:>[ \t]?)*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?/;
const FENCE = /^(`{3,64}|~{3,64})/;
const FENCE_LINE = /^[ \t>]*([`~]{3,})[ \t]*$/;
const MARK = /[.!?…؟।]+["'”’»)\]*_]{0,4}(?=\s|$)|[。！？｡]+["”’」』）]{0,4}|\n/gu;
const CITATIONS = /^(?:[ \t]?\[\d{1,3}\])+/;
const CITATION_BEGUN = /^[ \t]?\[\d{0,3}$/;
/** So much behind a mark tells whether it ends a sentence. */
const LOOK_AHEAD = 40;
const LOOK_BACK = 80;
/** Nobody's sentence is longer. */
const MAX_SENTENCE = 2_000;

/**
 * The first unit of a text. `beginsLine` tells whether its first character does, `resumeAt` what was told of the beginning of this text
 * before; 0 at first.
 */
export function findUnit(text: string, beginsLine: boolean, isLast: boolean, resumeAt = 0): Unit | OpenUnit {
  const [space = ''] = /^\s*/.exec(text) ?? [];
  if (space.length === text.length && !isLast) return { kind: 'open', settled: 0 };
  if (!beginsLine && !space.includes('\n')) return findSentence(text, space.length, isLast, resumeAt);
  const [mark = ''] = LINE_MARK.exec(text) ?? [];
  const rest = text.slice(mark.length);
  const [fence] = FENCE.exec(rest) ?? [];
  if (fence !== undefined) return findCode(text, Math.max(mark.length, resumeAt), fence, isLast);
  if (/^(?:`{1,2}|~{1,2})$/.test(rest) && !isLast) return { kind: 'open', settled: text.length };
  if (rest.startsWith('#')) return findLine(text, mark.length, 'heading', isLast);
  if (rest.startsWith('|')) return findLine(text, mark.length, 'row', isLast);
  return findSentence(text, mark.length, isLast, resumeAt);
}

/** Line by line from the one that holds `from`: a block that is looked at with each of its words may be long. */
function findCode(text: string, from: number, fence: string, isLast: boolean): Unit | OpenUnit {
  let lineEnd = text.indexOf('\n', from);
  let resumeAt = from;
  while (lineEnd >= 0) {
    const lineStart = lineEnd + 1;
    resumeAt = lineEnd;
    lineEnd = text.indexOf('\n', lineStart);
    const isWhole = lineEnd >= 0 || isLast;
    const end = lineEnd < 0 ? text.length : lineEnd;
    const [, run = ''] = (isWhole && FENCE_LINE.exec(text.slice(lineStart, end))) || [];
    if (run !== '' && run.startsWith(fence)) return { kind: 'code', length: end, remarkAt: end };
  }
  if (!isLast) return { kind: 'open', settled: text.length, resumeAt };
  return { kind: 'code', length: text.length, remarkAt: text.length };
}

function findLine(text: string, from: number, kind: 'row' | 'heading', isLast: boolean): Unit | OpenUnit {
  const end = text.indexOf('\n', from);
  const line = end < 0 ? text : text.slice(0, end);
  const said = line.trimEnd();
  // Of a row it stands in the last cell.
  const remarkAt = (kind === 'row' && said.endsWith('|') ? said.slice(0, -1).trimEnd() : said).length;
  return end < 0 && !isLast ? { kind: 'open', settled: remarkAt } : { kind, length: line.length, remarkAt };
}

function findSentence(text: string, from: number, isLast: boolean, resumeAt: number): Unit | OpenUnit {
  const sentence = (length: number): Unit => ({
    kind: 'sentence',
    length,
    remarkAt: trimmedLength(text, length),
  });
  const begun = Math.max(from, resumeAt);
  const marks = text.slice(0, MAX_SENTENCE);
  let runs = countBackticks(text.slice(0, begun));
  let counted = begun;
  MARK.lastIndex = begun;
  for (let match = MARK.exec(marks); match !== null; match = MARK.exec(marks)) {
    const at = match.index;
    if (match[0] === '\n') {
      const next = text.slice(at).trimStart();
      const isBlank = /^\n[ \t]*\n/.test(text.slice(at, at + LOOK_AHEAD));
      if (next === '' && !isBlank && !isLast)
        return { kind: 'open', settled: trimmedLength(text, at), resumeAt: at };
      if (isBlank || !/^\p{Ll}/u.test(next)) return sentence(at);
      continue;
    }
    runs += countBackticks(text.slice(counted, at));
    counted = at;
    // In the middle of a code span.
    if (runs % 2 === 1) continue;
    const marked = at + match[0].length;
    const end = marked + (CITATIONS.exec(text.slice(marked))?.[0].length ?? 0);
    const behind = text.slice(end, end + 2 * LOOK_AHEAD);
    const next = behind.trimStart();
    const isTold = isLast || next.length >= LOOK_AHEAD || /^\S+\s/.test(next) || /^[ \t]*\n/.test(behind);
    if (!isTold || (CITATION_BEGUN.test(behind) && !isLast))
      return { kind: 'open', settled: end, resumeAt: at };
    if (endsSentence(text.slice(Math.max(from, marked - LOOK_BACK), marked), next.slice(0, LOOK_AHEAD)))
      return sentence(end);
  }
  if (text.length > MAX_SENTENCE)
    return sentence(text.lastIndexOf(' ', MAX_SENTENCE - 1) + 1 || MAX_SENTENCE);
  if (isLast) return sentence(text.length);
  return { kind: 'open', settled: trimmedLength(text, text.length), resumeAt: toResume(text) };
}

/** Before a run of backticks that may grow, which would count as two. */
function toResume(text: string): number {
  let at = text.length;
  while (at > 0 && text[at - 1] === '`') at--;
  return at;
}

function countBackticks(text: string): number {
  return text.match(/`+/g)?.length ?? 0;
}

function trimmedLength(text: string, length: number): number {
  return text.slice(0, length).trimEnd().length;
}
