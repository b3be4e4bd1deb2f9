import type { BlockType } from '../../../../import/cut/markdown-units.ts';
import { cutAnywhere } from '../cut-anywhere.ts';
import type { SectionBlock } from './read-section.ts';

/** A block of a passage as an answer shows it. */
export interface QuotedBlock {
  readonly type: BlockType;
  /** Markdown; verbatim in the passage but for line breaks and for what was left out between items and rows. */
  readonly text: string;
  /** Offsets into the passage's text of the first and the last that is shown. */
  readonly start: number;
  readonly end: number;
}

/** How well what stands in a stretch of the passage answers. */
export type ScoreWithin = (start: number, end: number) => number;

const MAX_SENTENCES = 6;
/** What announces a list, a table or code may be so long; else its last sentence does. */
const LEAD_CHARS = 240;
/** An item of a list or a row of a table is shown beside the best one from this share of its score. */
const MIN_ITEM_SHARE = 0.75;
const MIN_ROW_SHARE = 0.9;
const MAX_ROWS = 4;
/** Of a longer table only the rows that answer are shown. */
const WHOLE_TABLE = 500;
/** A last thing may be longer than there is room by this, rather than be cut. */
const LONGER = 200;
/** Lines of code at the least, however little room there is. */
const MIN_CODE_LINES = 2;
/** A head and the rule below it. */
const TABLE_HEAD_LINES = 2;
const FENCE = /^\s*(`{3,}|~{3,})/;
const FENCES = /^[ \t]*(`{3,}|~{3,})/gm;
/** A mark of quotation that begins a line. */
const QUOTE_MARK = /^[ \t]*>[ \t]?/gm;

/** Sentences of a paragraph from the `from`-th on, six and `maxChars` characters at most, but one at least. */
export function quoteRun(
  text: string,
  block: SectionBlock,
  from: number,
  maxChars: number,
): QuotedBlock | null {
  const run = block.sentences.slice(from, from + MAX_SENTENCES);
  const [first] = run;
  if (!first) return null;
  const last = run.findLast(({ end }) => end - first.start <= maxChars) ?? first;
  return bound(quoteProse(text, block, first.start, last.end), maxChars);
}

/**
 * Where a run of sentences begins that holds the `at`-th and scores best among those of at most `maxChars`: what stands
 * before the best sentence may say more than what follows it.
 */
export function findRunStart(
  block: SectionBlock,
  at: number,
  maxChars: number,
  scoreWithin: ScoreWithin,
): number {
  const { sentences } = block;
  const best = sentences[at];
  if (!best) return 0;
  let start = at;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let from = at; from >= 0 && best.end - (sentences[from]?.start ?? 0) <= maxChars; from -= 1) {
    const run = sentences
      .slice(from, from + MAX_SENTENCES)
      .filter(({ end }) => end - (sentences[from]?.start ?? 0) <= maxChars);
    const score = run.reduce((sum, sentence) => sum + scoreWithin(sentence.start, sentence.end), 0);
    if (score > bestScore && run.includes(best)) {
      start = from;
      bestScore = score;
    }
  }
  return start;
}

/** What announces the block behind it: a short paragraph whole, of a long one the last sentence. */
export function quoteLead(text: string, block: SectionBlock | undefined): QuotedBlock | null {
  if (!block || !isProse(block)) return null;
  const first = block.sentences[0];
  const last = block.sentences.at(-1);
  if (!first || !last) return null;
  const { start } = last.end - first.start <= LEAD_CHARS ? first : last;
  return bound(quoteProse(text, block, start, last.end), LEAD_CHARS);
}

/** A paragraph whole; of other blocks as much as fits, and they stay what they are. */
export function quoteBlock(
  text: string,
  block: SectionBlock,
  maxChars: number,
  scoreWithin: ScoreWithin,
): QuotedBlock | null {
  const { type, start, end } = block;
  if (type === 'code') return quoteCode(text, block, maxChars);
  if (isProse(block)) return quoteParagraph(text, block);
  const whole = type === 'table' ? Math.min(maxChars, WHOLE_TABLE) : maxChars;
  if (end - start <= whole) return { type, start, end, text: text.slice(start, end).trimEnd() };
  if (type === 'steps') return bound(quoteSteps(text, block, maxChars), maxChars);
  if (type === 'list') return bound(quoteItems(text, block, maxChars, scoreWithin), maxChars);
  if (type === 'table') return bound(quoteRows(text, block, scoreWithin), maxChars);
  return bound({ type, start, end, text: text.slice(start, end).trimEnd() }, maxChars);
}

/** The beginning of what is one item, row or sentence and much too long. */
export function bound(quoted: QuotedBlock | null, maxChars: number): QuotedBlock | null {
  if (!quoted || quoted.text.length <= maxChars + LONGER) return quoted;
  const text = cutAnywhere(quoted.text, maxChars);
  return {
    ...quoted,
    text: `${text}…${closeFence(text)}`,
    end: Math.min(quoted.end, quoted.start + text.length),
  };
}

/** What ends a block of code that was cut, so that what follows is none of it. */
function closeFence(text: string): string {
  const marks = Array.from(text.matchAll(FENCES), ([, mark = '']) => mark);
  return marks.length % 2 === 0 ? '' : `\n${marks.at(-1)}`;
}

export function isProse({ type }: Pick<SectionBlock, 'type'>): boolean {
  return type === 'paragraph' || type === 'quote';
}

/** All sentences of a paragraph. */
function quoteParagraph(text: string, block: SectionBlock): QuotedBlock | null {
  const [first] = block.sentences;
  const last = block.sentences.at(-1);
  return first && last ? quoteProse(text, block, first.start, last.end) : null;
}

function quoteProse(text: string, { type }: SectionBlock, start: number, end: number): QuotedBlock {
  const shown = text.slice(start, end).replace(QUOTE_MARK, '').replace(/\s+/g, ' ').trim();
  return { type, start, end, text: shown };
}

/** Whole lines from the first on. */
function quoteCode(text: string, { type, start, end }: SectionBlock, maxChars: number): QuotedBlock {
  const code = text.slice(start, end).trimEnd();
  if (code.length <= maxChars) return { type, start, end, text: code };
  const lines = code.split('\n');
  let length = 0;
  const count = lines.findIndex((line, index) => {
    length += line.length + 1;
    return length > maxChars && index >= MIN_CODE_LINES;
  });
  const kept = cutAnywhere(lines.slice(0, count === -1 ? lines.length : count).join('\n'), maxChars + LONGER);
  const fence = FENCE.exec(code)?.[1];
  const isClosed = kept.length === code.length;
  return { type, start, end: start + kept.length, text: fence && !isClosed ? `${kept}\n${fence}` : kept };
}

/** Steps only help from the first on. */
function quoteSteps(
  text: string,
  { type, start, parts }: SectionBlock,
  maxChars: number,
): QuotedBlock | null {
  const last = parts.findLast(({ end }) => end - start <= maxChars) ?? parts[0];
  return last ? { type, start, end: last.end, text: text.slice(start, last.end).trimEnd() } : null;
}

function quoteItems(
  text: string,
  { type, parts }: SectionBlock,
  maxChars: number,
  scoreWithin: ScoreWithin,
): QuotedBlock | null {
  const scored = parts.map((part) => ({ ...part, score: scoreWithin(part.start, part.end) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  let left = maxChars;
  const kept = scored
    .filter(({ score }) => score >= MIN_ITEM_SHARE * best)
    .toSorted((a, b) => b.score - a.score)
    .filter(({ start, end }, index) => {
      const fits = index === 0 || end - start <= left;
      if (fits) left -= end - start;
      return fits;
    })
    .sort((a, b) => a.start - b.start);
  return joinParts(text, type, kept, '');
}

function quoteRows(
  text: string,
  { type, parts }: SectionBlock,
  scoreWithin: ScoreWithin,
): QuotedBlock | null {
  const [first] = parts;
  if (!first) return null;
  const headEnd = endOfLines(text, first.start, TABLE_HEAD_LINES);
  const rows = [{ start: headEnd, end: first.end }, ...parts.slice(1)].map((row) => ({
    ...row,
    score: scoreWithin(row.start, row.end),
  }));
  const best = Math.max(0, ...rows.map(({ score }) => score));
  const kept = rows.filter(({ score }) => score >= MIN_ROW_SHARE * best).slice(0, MAX_ROWS);
  return joinParts(text, type, kept, text.slice(first.start, headEnd));
}

function joinParts(
  text: string,
  type: BlockType,
  parts: readonly { start: number; end: number }[],
  head: string,
): QuotedBlock | null {
  const [first] = parts;
  if (!first) return null;
  const shown = parts.map(({ start, end }) => text.slice(start, end).trimEnd()).join('\n');
  return { type, start: first.start, end: parts.at(-1)?.end ?? first.end, text: `${head}${shown}` };
}

function endOfLines(text: string, start: number, lines: number): number {
  let end = start;
  for (let line = 0; line < lines; line += 1) end = text.indexOf('\n', end) + 1 || text.length;
  return end;
}
