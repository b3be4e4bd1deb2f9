import { askingWordsOf } from './asking-words.ts';
import { stopWordsOf } from './languages/languages.ts';
import { isUnspaced } from './words.ts';

/** How much of a question only the turn before tells: `full`, what it is about; `empty`, everything but the kind of answer. */
export type Leaning = 'none' | 'perhaps' | 'full' | 'empty';

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’‘][\p{L}\p{N}\p{M}]+)*/gu;
/** Longer ones are told by their beginning. */
const MAX_WORDS = 60;
/** So many words of a subject before it, and a pronoun most often stands for one of them. */
const ANTECEDENT_WORDS = 2;
/** A question with more of them stands alone, whatever it refers to. */
const MAX_REFERRING_WORDS = 5;
const MAX_ELLIPTIC_WORDS = 5;
const MAX_CLAUSE_WORDS = 2;
/** A question with no more of them may be the rest of one. */
const MAX_SHORT_WORDS = 3;
/** Characters of a question in a script without spaces. */
const SHORT_UNSPACED = 8;
const POINTING_UNSPACED = 24;
const POINTS_UNSPACED =
  /[它他她这那這其]|それ|これ|その|この|そこ|그것|그건|이것|มัน|นั้น|นี้|^(?:そして|では|じゃあ|그리고|แล้ว)/;

const SENTENCE_END = /[.?!]\s+\S/;
/** Words that hold a place only, with the verbs beside which they do. */
const EXPLETIVES: Readonly<Record<string, RegExp>> = {
  there: /\b(?:is|are|was|were|be|been)\b/,
  it: /^(?:(?:is|was|be) \S+|\S+ (?:costs?|takes?)) to$/,
  es: /\b(?:gibt|gab|geht)\b/,
};

/**
 * Tells by the form of a question how much it leans on the turn before: words that point back, a beginning that goes on
 * ("And ...", "What about ..."), no words of a subject.
 */
export function leaningOf(question: string): Leaning {
  if (isUnspaced(question)) return leaningOfUnspaced(question);
  const written = (question.match(WORD) ?? []).slice(0, MAX_WORDS);
  const words = written.map((word) => word.toLowerCase());
  const table = askingWordsOf(words);
  const isEmpty = (word: string) =>
    stopWordsOf('en').has(word.replace(/['’]/g, '')) || Object.values(table).some((list) => list.has(word));
  const meaning = words.filter((word) => !isEmpty(word)).length;
  if (meaning === 0) return 'empty';
  if (isContinuing(words, table.continuing)) {
    // "And in white?" leaves out what "Then how is it painted white?" says.
    const isClause = words
      .slice(1, 3)
      .some((word) => table.interrogative.has(word) || table.auxiliary.has(word));
    if (meaning <= (isClause ? MAX_CLAUSE_WORDS : MAX_ELLIPTIC_WORDS)) return 'full';
  }
  const pointing = words.findIndex((_, index) => isPointing(written, words, index, table.referring));
  if (pointing >= 0) {
    const before = words.slice(0, pointing).filter((word) => !isEmpty(word)).length;
    const isLong = meaning > MAX_SHORT_WORDS || SENTENCE_END.test(question);
    const mayStandForOwn = isLong && before >= ANTECEDENT_WORDS;
    if (meaning <= MAX_REFERRING_WORDS && !mayStandForOwn) return 'full';
  }
  return meaning <= MAX_SHORT_WORDS ? 'perhaps' : 'none';
}

function leaningOfUnspaced(question: string): Leaning {
  const { length } = [...question.slice(0, 2 * POINTING_UNSPACED)];
  if (length <= POINTING_UNSPACED && POINTS_UNSPACED.test(question)) return 'full';
  return length <= SHORT_UNSPACED ? 'perhaps' : 'none';
}

/** "And ...", "What about ...": "What" alone begins a question like any other. */
function isContinuing(
  [first = '', second = '']: readonly string[],
  continuing: ReadonlySet<string>,
): boolean {
  return continuing.has(first) && (first !== 'what' || second === 'about');
}

function isPointing(
  written: readonly string[],
  words: readonly string[],
  index: number,
  referring: ReadonlySet<string>,
): boolean {
  const word = words[index] ?? '';
  const next = written[index + 1] ?? '';
  // German "das" is an article before a noun, and nouns have capitals.
  if (word === 'das') return referring.has(word) && !/^\p{Lu}/u.test(next);
  return referring.has(word) && !isExpletive(words, index);
}

/** "Is there a way" points nowhere, nor do "What does it cost to enter" and "Gibt es einen Weg". */
function isExpletive(words: readonly string[], index: number): boolean {
  const beside = [index - 1, index + 1, index + 2].map((at) => words[at] ?? '');
  return EXPLETIVES[words[index] ?? '']?.test(beside.join(' ')) ?? false;
}
