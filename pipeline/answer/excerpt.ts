import type { WeightedTerm } from '../ports.ts';
import { splitBlocks, type TextBlock } from '../text/blocks.ts';
import { createTermFinder, type TermMatch } from '../text/find-terms.ts';
import { flattenMarkdown } from '../text/flatten-markdown.ts';
import { drawExcerpt, SHOWN_CHARS, type Stretch } from './draw-excerpt.ts';

/** What of a passage is looked at: more than any passage has, but a table or a listing may have no end. */
const MAX_READ = 8_000;
/** The words that matched should stand within so many characters: what a phone shows. */
const SEEN_CHARS = 110;
/** Shown before a match where its sentence begins too far away. */
const LEAD_CHARS = 60;
/** Code, and what stands far into a long sentence, is chosen only where it has clearly more of the words. */
const UNEVEN = 0.85;
/** How much it counts that the words come early and that the excerpt is as long as it may be. */
const SHAPE = 0.1;
/** Words that say less than this share of the rarest are not worth marking. */
const MIN_MARKED_SHARE = 0.15;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const ANY_FENCE = /^ {0,3}(?:`{3}|~{3})/m;
const SENTENCE_END = /[.!?…؟۔।]["'”’»)\]]*\s+|[。！？]/gu;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where an excerpt may begin: a paragraph, an item, a row, or a sentence within one. */
interface Opening {
  readonly start: number;
  readonly block: TextBlock;
  /** What can be read from there on. */
  readonly score: number;
}

/**
 * Returns a function that cuts from a passage the two lines that say most of the wanted words: Markdown on one line, at most
 * 240 characters, in which nothing but code spans, escapes and `**` around each found word is markup. Of a passage that has
 * none of the words it gives the beginning. Let go of it after the passages of one question, as of a term finder.
 */
export function createExcerptCutter(terms: readonly WeightedTerm[]): (text: string) => string {
  const findTerms = createTermFinder(terms);
  const weights = terms.map(({ weight }) => weight);
  const leastWeight = MIN_MARKED_SHARE * Math.max(0, ...weights);
  const findWords = (text: string) =>
    findTerms(text).filter(({ term }) => (weights[term] ?? 0) >= leastWeight);

  return function cutExcerpt(passageText) {
    const text = passageText.slice(0, MAX_READ);
    const blocks = splitBlocks(text);
    const lines = findCodeLines(text);
    const matches = findWords(text);
    const prose = chooseOpening(text, blocks, withoutCode(matches, lines), weights);
    const line = chooseLine(lines, matches, weights);
    if (line && line.score > (prose?.score ?? -1)) return drawExcerpt(toCodeStretch(text, line));
    if (!prose) return '';
    // A text without markup has been searched already.
    const findShown = (flat: string) => (flat === text ? matches : findWords(flat));
    return drawExcerpt(toStretch(text, blocks, prose, findShown));
  };
}

/** The first of the best. */
function chooseOpening(
  text: string,
  blocks: readonly TextBlock[],
  matches: readonly TermMatch[],
  weights: readonly number[],
): Opening | null {
  const openings = blocks.flatMap((block) => listStarts(text, block).map((start) => ({ start, block })));
  const end = blocks.at(-1)?.end ?? 0;
  let best: Opening | null = null;
  let from = 0;
  for (const [index, { start, block }] of openings.entries()) {
    while ((matches[from]?.start ?? start) < start) from += 1;
    const seen = weigh(matches, from, start + SEEN_CHARS, weights);
    const next = openings[index + 1]?.start ?? end;
    const far = next > start + SEEN_CHARS ? weigh(matches, from, next, weights) : 0;
    const lateness = Math.min(1, ((matches[from]?.start ?? start) - start) / SEEN_CHARS);
    const fullness = Math.min(1, (end - start) / SEEN_CHARS);
    const score = Math.max(seen, UNEVEN * far) * (1 + SHAPE * (fullness - lateness));
    if (!best || score > best.score) best = { start, block, score };
    // What fits is shown whole, unless its words come late.
    if (index === 0 && end - start <= SHOWN_CHARS && (matches[0]?.end ?? 0) <= start + SEEN_CHARS) break;
  }
  return best;
}

function chooseLine(
  lines: readonly Span[],
  matches: readonly TermMatch[],
  weights: readonly number[],
): (Span & { score: number }) | null {
  let best: (Span & { score: number }) | null = null;
  let from = 0;
  for (const { start, end } of lines) {
    while ((matches[from]?.start ?? start) < start) from += 1;
    const score = UNEVEN * weigh(matches, from, end, weights);
    if (!best || score > best.score) best = { start, end, score };
  }
  return best;
}

/** What the words from one on weigh that end by `end`, each once. */
function weigh(matches: readonly TermMatch[], from: number, end: number, weights: readonly number[]): number {
  const found = new Map<number, number>();
  for (let at = from; at < matches.length; at++) {
    const match = matches[at] as TermMatch;
    if (match.end > end) break;
    found.set(match.term, Math.max(match.credit, found.get(match.term) ?? 0));
  }
  let sum = 0;
  for (const [term, credit] of found) sum += credit * (weights[term] ?? 0);
  return sum;
}

function withoutCode(matches: readonly TermMatch[], lines: readonly Span[]): readonly TermMatch[] {
  if (lines.length === 0) return matches;
  let line = 0;
  return matches.filter(({ start }) => {
    while ((lines[line]?.end ?? start + 1) <= start) line += 1;
    return start < (lines[line]?.start ?? start + 1);
  });
}

function listStarts(text: string, block: Span): number[] {
  const found = [...text.slice(block.start, block.end).matchAll(SENTENCE_END)];
  const starts = found.map(({ index, 0: mark }) => block.start + index + mark.length);
  return [block.start, ...starts.filter((start) => start < block.end)];
}

function toCodeStretch(text: string, { start, end }: Span): Stretch {
  const line = text.slice(start, end);
  return { text: line, code: [{ start: 0, end: line.length }], marked: [], start: 0, isBegun: false };
}

/** The text from there on without its markup, until there is more of it than is shown. */
function toStretch(
  text: string,
  blocks: readonly TextBlock[],
  { start, block }: Opening,
  findWords: (text: string) => readonly TermMatch[],
): Stretch {
  let flat = '';
  const code: Span[] = [];
  for (const { start: blockStart, end, kind } of blocks.slice(blocks.indexOf(block))) {
    if (flat.length > SHOWN_CHARS + LEAD_CHARS) break;
    const next = flattenMarkdown(toInline(text.slice(Math.max(start, blockStart), end), kind));
    if (next.text === '') continue;
    if (flat !== '') flat += kind === 'prose' ? ' ' : ' · ';
    for (const span of next.code) code.push({ start: flat.length + span.start, end: flat.length + span.end });
    flat += next.text;
  }
  const marked = findWords(flat);
  const isBegun = start > (blocks[0]?.start ?? 0);
  return { text: flat, code, marked, start: findStart(flat, marked), isBegun };
}

/** The beginning, or a little before the first word that matched when that would not be seen. */
function findStart(text: string, [first]: readonly TermMatch[]): number {
  if (!first || first.end <= SEEN_CHARS) return 0;
  return Math.min(first.start, text.indexOf(' ', first.start - LEAD_CHARS) + 1 || first.start);
}

/** A row without the bars at its ends, and lines without the marks of a quotation. */
function toInline(block: string, kind: TextBlock['kind']): string {
  if (kind === 'row') return block.replace(/^\s*\||\|\s*$/g, '');
  return block.includes('>') ? block.replace(/^ {0,3}(?:>[^\S\n]?)+/gm, '') : block;
}

/** Lines of fenced code that say anything, without their indentation. */
function findCodeLines(text: string): Span[] {
  if (!ANY_FENCE.test(text)) return [];
  const lines: Span[] = [];
  let fence = '';
  let start = 0;
  for (const line of text.split('\n')) {
    const [, mark = ''] = FENCE.exec(line) ?? [];
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
    else if (/[\p{L}\p{N}]/u.test(line)) {
      lines.push({
        start: start + line.length - line.trimStart().length,
        end: start + line.trimEnd().length,
      });
    }
    start += line.length + 1;
  }
  return lines;
}
