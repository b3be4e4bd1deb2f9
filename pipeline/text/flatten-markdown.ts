import { findCodeSpans } from './code-spans.ts';

/** A text without its markup, on one line. */
export interface FlatText {
  readonly text: string;
  /** Stretches of `text` that were code, in order; UTF-16 offsets, `end` exclusive. */
  readonly code: readonly { readonly start: number; readonly end: number }[];
}

/** A stretch of the source that is left out, or a code span. */
interface Mark {
  readonly start: number;
  readonly end: number;
  readonly isCode: boolean;
}

/** What was opened and may be closed: brackets of links, marks of emphasis. */
interface Scan {
  readonly text: string;
  readonly marks: Mark[];
  readonly brackets: number[];
  readonly emphasis: { readonly start: number; readonly run: string }[];
}

const SPECIAL = /\\(?=[!-/:-@[-`{-~\n])|\[|\]|<https?:\/\/[^\s<>]+>|\*{1,3}|_{1,3}|~~|`+/g;
const TARGET = /\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/y;
const LETTER = /[\p{L}\p{N}]/u;

/**
 * The words of a paragraph, list item or table row of Markdown as they are read: links and pictures give their words,
 * emphasis and escapes their text, and runs of white space one space. What is no markup stays. Takes time in proportion to
 * the text, whatever is in it.
 */
export function flattenMarkdown(markdown: string): FlatText {
  const code: { start: number; end: number }[] = [];
  let text = '';
  const push = (piece: string) => {
    const words = piece.replace(/\s+/g, ' ');
    text += words.startsWith(' ') && (text === '' || text.endsWith(' ')) ? words.slice(1) : words;
  };
  let at = 0;
  for (const { start, end, isCode } of findMarks(markdown)) {
    push(markdown.slice(at, start));
    at = end;
    if (!isCode) continue;
    const from = text.length;
    push(markdown.slice(start, end).replace(/^`+\s?|\s?`+$/g, ''));
    if (text.length > from) code.push({ start: from, end: text.length });
  }
  push(markdown.slice(at));
  return { text: text.trimEnd(), code };
}

/** In the order in which they stand. */
function findMarks(text: string): Mark[] {
  const scan: Scan = { text, marks: [], brackets: [], emphasis: [] };
  const spans = new Map(findCodeSpans(text).map(({ start, end }) => [start, end]));
  let next = 0;
  for (const { index: at, 0: special } of text.matchAll(SPECIAL)) {
    if (at < next) continue;
    const end = spans.get(at);
    if (end !== undefined) scan.marks.push({ start: at, end, isCode: true });
    // What is escaped opens and closes nothing.
    next = end ?? (special === '\\' ? at + 2 : readSpecial(scan, at, special));
    if (special === '\\') leaveOut(scan, at, at + 1);
  }
  return scan.marks.sort((a, b) => a.start - b.start);
}

/** Where to read on. */
function readSpecial(scan: Scan, at: number, special: string): number {
  const { text, brackets } = scan;
  const end = at + special.length;
  if (special === '[') brackets.push(at);
  else if (special === ']') return closeLink(scan, at);
  else if (special.startsWith('<')) {
    leaveOut(scan, at, at + 1);
    leaveOut(scan, end - 1, end);
  } else if (!special.startsWith('`')) {
    readEmphasis(scan, at, special, [text[at - 1] ?? ' ', text[end] ?? ' ']);
  }
  return end;
}

function closeLink({ text, brackets, ...scan }: Scan, at: number): number {
  const open = brackets.pop();
  TARGET.lastIndex = at + 1;
  if (open === undefined || !TARGET.test(text)) return at + 1;
  const end = TARGET.lastIndex;
  const isPicture = text[open - 1] === '!' && text[open - 2] !== '\\';
  leaveOut(scan, isPicture ? open - 1 : open, open + 1);
  leaveOut(scan, at, end);
  return end;
}

/** Opens an emphasis, or closes the one that was opened last with the same marks. */
function readEmphasis(scan: Scan, start: number, run: string, [before, after]: [string, string]): void {
  // snake_case is a word.
  if (run.startsWith('_') && LETTER.test(before) && LETTER.test(after)) return;
  const last = scan.emphasis.at(-1);
  if (last?.run === run && !/\s/.test(before)) {
    scan.emphasis.pop();
    leaveOut(scan, last.start, last.start + run.length);
    leaveOut(scan, start, start + run.length);
  } else if (!/\s/.test(after)) {
    scan.emphasis.push({ start, run });
  }
}

function leaveOut({ marks }: Pick<Scan, 'marks'>, start: number, end: number): void {
  marks.push({ start, end, isCode: false });
}
