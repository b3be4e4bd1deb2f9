import { findCodeSpans } from '../../../../text/code-spans.ts';
import { stopWordsOf } from '../../../../text/languages/languages.ts';
import { toWords, type Word } from '../../../../text/words.ts';
import type { Evidence, Fact } from './evidence.ts';
import { findNumbers, isPlainNumberWord } from './find-numbers.ts';
import { listNames, UNSPACED } from './list-names.ts';

export interface PlacedFact extends Fact {
  readonly start: number;
  readonly end: number;
}

/** A marker of its line, with the number of a step. */
const MARKER =
  /^\s*(?:>\s?)*(?:[-*+•]\s+|\(?\d{1,3}[.)]\s+)?(?:[*_]{0,3}\p{L}{1,12} \d{1,3}[*_]{0,3}[:.)]\s)?/u;
const CITATIONS = /\s?\[\d{1,3}\]/g;
const ADDRESS = /\]\([^)\s]*\)/g;
const TOKEN = new RegExp(String.raw`[^\s"“”„«»‘()[\]{}<>|,;!?…。、，*–—${UNSPACED}]+`, 'gu');
/** Words that begin with a capital for other reasons. */
const NO_NAME = /^(?:I|I['’]\p{L}+|OK|[A-Z]|NOTE|IMPORTANT|WARNING|CAUTION|TIP)$/u;
const ABBREVIATION = /^(?:\p{L}\.)+\p{L}?$/u;
const CLAUSE_END = /[,;:–—、，；]/;
/** Rows may be longer; so much of them is looked at. */
const MAX_CHARS = 2_000;
const MIN_CLAUSE_TERMS = 3;
/** Nouns have capitals in these languages. */
const CAPITAL_NOUNS = new Set(['de', 'lb']);

/** The numbers, names and words of code in a sentence of prose, in which `blank` spaces stand for what has been read. */
export function findFacts(sentence: string, language: string): PlacedFact[] {
  const blank = (text: string) => ' '.repeat(text.length);
  let text = sentence.replace(MARKER, blank).replace(CITATIONS, blank).replace(ADDRESS, blank);
  const facts: PlacedFact[] = [];
  for (const { start, end } of findCodeSpans(text)) {
    facts.push(...findCodeFacts(text.slice(start, end), start));
    // What stands before a span is not the beginning of the sentence any more.
    text = text.slice(0, start) + '·'.repeat(end - start) + text.slice(end);
  }
  facts.push(...findNumberFacts(text, 0));
  return [...facts, ...findNames(text, CAPITAL_NOUNS.has(language))];
}

/** The numbers and words of a piece of code that stands at `shift`. */
export function findCodeFacts(code: string, shift: number): PlacedFact[] {
  const numbers = findNumberFacts(code, shift).filter(({ start, end }) =>
    /\d/.test(code.slice(start - shift, end - shift)),
  );
  const names = listNames(code)
    .filter(({ name, start, end }) => {
      const isNumber = numbers.some((number) => start + shift < number.end && end + shift > number.start);
      return !isNumber && name.length > 1 && /\p{L}/u.test(name);
    })
    .map(({ name, start, end }) => toName(name, start + shift, end + shift));
  return [...numbers, ...names];
}

/**
 * The terms that a sentence has beside a fact: those of its clause where that has enough, for a sentence may join what two
 * places say; else all, the nearest first.
 */
export function termsBeside({ start, end }: PlacedFact, words: readonly Word[], sentence: string): string[] {
  const distance = (word: Word) => (word.end <= start ? start - word.end : word.start - end);
  const beside = words.filter((word) => word.end <= start || word.start >= end);
  const from = start - (sentence.slice(0, start).split(CLAUSE_END).at(-1)?.length ?? 0);
  const to = end + sentence.slice(end).search(CLAUSE_END);
  const clause = beside.filter((word) => word.start >= from && (to < end || word.end <= to));
  const taken = clause.length < MIN_CLAUSE_TERMS ? beside : clause;
  const terms = taken.toSorted((a, b) => distance(a) - distance(b)).map(({ terms: [term = ''] }) => term);
  return [...new Set(terms)];
}

/** Whether every fact of the sentence is held. */
export function isHeld(text: string, language: string, evidence: Evidence): boolean {
  const sentence = text.slice(0, MAX_CHARS);
  const facts = findFacts(sentence, language);
  if (facts.length === 0) return true;
  const words = toWords(sentence.replace(CITATIONS, (mark) => ' '.repeat(mark.length)));
  return facts.every((fact) => evidence.holds(fact, termsBeside(fact, words, sentence)));
}

function findNumberFacts(text: string, shift: number): PlacedFact[] {
  return findNumbers(text)
    .filter(
      ({ isWord, start, end }) =>
        !isWord || isPlainNumberWord(text.slice(start, end).split(/[\s-]/)[0] ?? ''),
    )
    .map(({ forms, unit, start, end }) => ({
      kind: 'number',
      forms,
      unit,
      start: start + shift,
      end: end + shift,
    }));
}

function findNames(text: string, hasCapitalNouns: boolean): PlacedFact[] {
  const names: PlacedFact[] = [];
  const opening = /^\s*\*\*[^*]{0,80}\*\*/.exec(text)?.[0].length ?? 0;
  let before = '';
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isFirst =
      before === '' ||
      /[:.!?|–—]$/u.test(before) ||
      /[|"“„«‘]\s*$/u.test(text.slice(0, index)) ||
      index < opening;
    before = token;
    const word = token
      .replace(/[.:'’~_]+$/u, '')
      .replace(/['’]s$/u, '')
      .replace(/^[_~'’]+/u, '');
    const start = index + token.indexOf(word);
    if (!/\p{L}/u.test(word) || NO_NAME.test(word) || ABBREVIATION.test(word)) continue;
    // "It must NOT": loud, but grammar.
    if (/^\p{Lu}+$/u.test(word) && stopWordsOf('en').has(word.toLowerCase())) continue;
    if (isCode(word)) names.push(...findCodeFacts(word, start));
    else if (/\p{Lu}.*\p{Lu}/u.test(word) || (/^\p{Lu}/u.test(word) && !isFirst && !hasCapitalNouns)) {
      const [name = ''] = word.split(/[-/:]/).filter((part) => /^\p{Lu}/u.test(part));
      if (name !== '') names.push({ ...toName('', start, start + word.length), forms: toForms(name) });
    }
  }
  return names;
}

function isCode(word: string): boolean {
  return (
    /[_$@]|::|\p{Ll}\p{Lu}|^--?\p{L}|^[.~]?\/\p{L}/u.test(word) ||
    /[\p{L}\p{N}]\.[\p{L}]|^\.\p{L}/u.test(word) ||
    (/\p{L}/u.test(word) && /\d/.test(word) && findNumbers(word).length === 0)
  );
}

/** Of `APIs` one is an API; of other names the end may be their own. */
function toForms(name: string): string[] {
  const lower = name.toLowerCase();
  return /^\p{Lu}{2,}s$/u.test(name) ? [lower, lower.slice(0, -1)] : [lower, `${lower}s`];
}

function toName(name: string, start: number, end: number): PlacedFact {
  return { kind: 'name', forms: [name], unit: null, start, end };
}
