import { PARAGRAPH_END } from './find-closing.ts';
import { beginsSourceWord, readNumbers, SOURCE_WORD } from './read-numbers.ts';

export interface FaintContext {
  /** What stands before, spaces included. */
  readonly before: string;
  readonly isLast: boolean;
  hasSource(n: number): boolean;
  isSupported(n: number, textBefore: string): boolean;
}

/** A citation, or text that stays as it is; null: more must come first. */
export type FaintReading = {
  readonly length: number;
  readonly text: string;
  readonly numbers?: readonly number[];
} | null;

const CARET = /^\^(?:(\d{1,3})\^?|\{(\d{1,3})\}|\((\d{1,3})\)|\[(\d{1,3})\])/;
const CARET_BEGUN = /^\^(?:\d{0,3}\^?|[{([]\d{0,3}[})\]]?)$/;
const PLAIN = /^[(（]\s?([\d０-９]{1,3}(?:\s?[,;，；]\s?[\d０-９]{1,3}){0,8})\s?[)）]/;
const NAMED = new RegExp(`^[(（]\\s?((?:${SOURCE_WORD}|[[【]\\^?\\d)[^()（）\\n]{0,80})[)）]`, 'iu');
/** May still become one of the two. */
const ROUND_BEGUN = /^[(（]\s?(\p{L}{0,12}|[[【]\^?|[\d０-９,;，；\s]{0,40})$/u;
const NAMED_BEGUN = new RegExp(`^[(（]\\s?(?:${SOURCE_WORD}\\b|[[【]\\^?\\d)[^()（）\\n]{0,80}$`, 'iu');

/** Ends a sentence; what closes it may follow. */
const SENTENCE_END = /[.!?…。！？]["'”’»)*_\]]{0,4}$/u;
const WORD_END = /[\p{L}\p{N}"'”’»)*_`\]]$/u;
/** What stands behind a citation within its sentence. */
const ENDS_HERE =
  /^(?:\s*$|[ \t]*\n|[.!?…:]["'”’»)*_]{0,4}(?:\s|$)|[。！？、，；：]|[,;](?:\s+\p{L}|$)|[(（]\s?\d)/u;
/** With these a number in brackets is part of what is said: `one (1)`, `step (2)`. */
const NUMBERED =
  /\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|equations?|steps?|figures?|fig|tables?|sections?|options?|clauses?|items?|points?|parts?|paragraphs?|pages?|chapters?|phases?|codes?|status|levels?|versions?|lines?|cases?|examples?|exit|is|are|to|of|equals?|returns?|and|or)\s*$/i;
/** Things are counted from one. */
const COUNTS = /(?:^|\s)[(（][1１][)）]/;
/** So far back it is looked for what is counted. */
const MAX_COUNTED = 600;
const CITED = /\[\d{1,3}\]$/;
const MATHS = /[=+*/×÷√≈<>^]/;
/** So much behind a citation tells that it is one. */
const LOOK_AHEAD = 4;

/**
 * Reads `(1)`, `(source 1)`, `([1])` and `^1`, of which most are no citations: `man(1)`, `x^2`, `(1) first, (2) second`.
 * A bare number counts only as that of a source, where a sentence ends.
 */
export function readFaintCitation(text: string, context: FaintContext): FaintReading {
  return text.startsWith('^') ? readCaret(text, context) : readRound(text, context);
}

function readCaret(text: string, { before, isLast, hasSource }: FaintContext): FaintReading {
  const plain = { length: 1, text: '^' };
  if (!isLast && CARET_BEGUN.test(text)) return null;
  const [mark, ...groups] = CARET.exec(text) ?? [];
  if (mark === undefined) return plain;
  const n = Number(groups.find((group) => group !== undefined));
  if (mark.startsWith('^[')) return { length: 1, text: '' };
  if (!hasSource(n)) return plain;
  const behind = text.slice(mark.length, mark.length + LOOK_AHEAD);
  if (behind.length < LOOK_AHEAD && !isLast) return null;
  if (/^[\p{L}\p{N}^({_+*/=-]/u.test(behind)) return plain;
  const isNoted = /[.!?,;:…。！？，；]["'”’»*_]{0,4}\s*$/u.test(before);
  const sentence = lastSentence(before);
  const isWord = /\p{L}{4,}["'”’»*_`]{0,4}$/u.test(before) && !MATHS.test(sentence) && ENDS_HERE.test(behind);
  return isNoted || isWord ? { length: mark.length, text: mark, numbers: [n] } : plain;
}

function readRound(text: string, context: FaintContext): FaintReading {
  const { isLast, before, hasSource } = context;
  const plain = { length: 1, text: text.charAt(0) };
  const isGlued = /[\p{L}\p{N}_`\])]$/u.test(before) && text.startsWith('(');
  if (isGlued && !CITED.test(before)) return plain;
  const [named, inside = ''] = NAMED.exec(text) ?? [];
  const namedNumbers = named === undefined ? null : readNumbers(inside);
  if (named !== undefined && namedNumbers)
    return { length: named.length, text: named, numbers: namedNumbers };
  if (!isLast && (NAMED_BEGUN.test(text) || isRoundBegun(text))) return null;
  const [mark, digits = ''] = PLAIN.exec(text) ?? [];
  if (mark === undefined) return plain;
  const behind = text.slice(mark.length, mark.length + LOOK_AHEAD);
  if (behind.length < LOOK_AHEAD && !isLast) return null;
  const numbers = readNumbers(digits) ?? [];
  const isCitation = numbers.length > 0 && numbers.every(hasSource) && cites(numbers, behind, context);
  return isCitation ? { length: mark.length, text: mark, numbers } : { length: mark.length, text: mark };
}

function cites(numbers: readonly number[], behind: string, context: FaintContext): boolean {
  const before = context.before.trimEnd();
  // Of those that were read before, only what counts is left as it was.
  const paragraph = before.slice(-MAX_COUNTED).split(PARAGRAPH_END).at(-1) ?? '';
  if (COUNTS.test(paragraph.replace(/`[^`]*`/g, ''))) return false;
  if (SENTENCE_END.test(before)) {
    // Between two sentences it cites the first or counts the second one; what the source says decides.
    return /^\s*(?:\n|$|[(（]\s?\d)/.test(behind) || numbers.every((n) => context.isSupported(n, before));
  }
  return WORD_END.test(before) && !NUMBERED.test(before) && ENDS_HERE.test(behind);
}

function isRoundBegun(text: string): boolean {
  const [, begun] = ROUND_BEGUN.exec(text) ?? [];
  return begun !== undefined && (!/^\p{L}/u.test(begun) || beginsSourceWord(begun));
}

function lastSentence(text: string): string {
  return (
    text
      .slice(-200)
      .split(/[.!?。！？]\s/u)
      .at(-1) ?? ''
  );
}
