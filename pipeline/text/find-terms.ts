import { fold } from './fold.ts';
import { findLanguage, stopWordsOf } from './languages/languages.ts';
import { findInitials, joinPhrase } from './title-terms.ts';
import { createWordReader, isUnspaced, matchWords } from './words.ts';

/** A term to be found; a plain one is of English words. */
export type WantedTerm =
  | string
  | { readonly term: string; readonly forms?: readonly string[]; readonly languages?: readonly string[] };

/** Where one of the wanted terms stands in a text. */
export interface TermMatch {
  /** Index into the wanted terms. */
  readonly term: number;
  /** 1 for the term itself, less for a word of the same beginning, `Japan` for `Japanese`. */
  readonly credit: number;
  /** Which word of the text it is, grammar words counted, so that differences are distances. */
  readonly word: number;
  /** UTF-16 offsets of that word, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

type Hit = Pick<TermMatch, 'term' | 'credit'>;

/** Words that share this much of the longer one, and so many letters, are often of one family; often enough for some credit. */
const KIN_SHARE = 0.6;
const KIN_LETTERS = 4;
const KIN_CREDIT = 0.4;
/** No question has as many words of one beginning; a text that has is not worth the square of them. */
const MAX_FAMILY = 32;
/** A word of so many letters at the beginning or the end of another one is a part of it, in languages that glue words. */
const PART_LETTERS = 5;
const PART_CREDIT = 0.6;
/** What is longer is no title with its headings, so that the initials of its lines are no name. */
const MAX_TITLES_LENGTH = 400;
const PLAIN_WORD = /^(?:[A-Z]?[a-z]+|\d+)$/;
/** A compound of plain words, or a word with capitals. What begins with a mark is a name with terms of its own: `.NET`. */
const PLAIN_COMPOUND = /^[A-Za-z][A-Za-z._'-]*$/;

/**
 * Returns a function that finds the given terms in texts, in order. It remembers the words it has seen, so use one
 * finder for all passages of a question and let go of it then.
 */
export function createTermFinder(wanted: readonly WantedTerm[]): (text: string) => TermMatch[] {
  const { terms, indexes, languages } = readWanted(wanted);
  const readers = languages.map((language) => createWordReader({ language }));
  const gluesWords = languages.some((language) => findLanguage(language)?.gluesWords);
  const wantsPhrase = terms.some((term) => term.includes('_'));
  const wantsInitials = terms.some((term) => /^[a-z]{3,6}$/.test(term));
  // In "The Who" and nowhere else: the stem of "one" is "on".
  const wantsGrammar = terms.every((term) => languages.some((language) => stopWordsOf(language).has(term)));
  const known = new Map<string, readonly Hit[]>();
  const families = groupFamilies(terms);
  // Stemming is the cost here, and it leaves the first two letters of a plain word, or of a part of a compound, alone.
  const heads = new Set([...indexes.keys()].map((term) => term.slice(0, 2)));

  function hitsOf(word: string): readonly Hit[] {
    let hits = known.get(word);
    if (hits === undefined) {
      const candidates = isHopeless(word) ? [] : readTerms(word);
      hits = candidates.length > 0 || !wantsGrammar ? pick(candidates) : findExact([fold(word)]);
      known.set(word, hits);
    }
    return hits;
  }

  /** Whether no term begins as the word does, or as any part of a compound may. */
  function isHopeless(word: string): boolean {
    if (gluesWords) return false;
    if (PLAIN_WORD.test(word)) return !heads.has(word.slice(0, 2).toLowerCase());
    if (!PLAIN_COMPOUND.test(word)) return false;
    const letters = word.replace(/[._'-]+/g, '').toLowerCase();
    for (let at = 0; at < letters.length; at++) if (heads.has(letters.slice(at, at + 2))) return false;
    return true;
  }

  /** In all languages that the terms are of: which one a text is in need not be known. */
  function readTerms(word: string): string[] {
    return [...new Set(readers.flatMap(({ readWord }) => readWord(word)))];
  }

  function findExact(candidates: readonly string[]): Hit[] {
    const found = candidates.flatMap((candidate) => indexes.get(candidate) ?? []);
    return found.map((term) => ({ term, credit: 1 }));
  }

  function pick(candidates: readonly string[]): Hit[] {
    const exact = findExact(candidates);
    if (exact.length > 0) return exact;
    const [whole = ''] = candidates;
    const parts = gluesWords
      ? terms.flatMap((term, index) => (arePartAndWhole(term, whole) ? index : []))
      : [];
    if (parts.length > 0) return parts.map((term) => ({ term, credit: PART_CREDIT }));
    return candidates.flatMap((candidate) =>
      (families.get(candidate.slice(0, KIN_LETTERS)) ?? [])
        .filter((index) => areKin(terms[index] ?? '', candidate))
        .map((index) => ({ term: index, credit: KIN_CREDIT })),
    );
  }

  function findInUnspaced(text: string): TermMatch[] {
    const words = readers[0]?.readWords(text) ?? [];
    return words.flatMap(({ terms: candidates, start, end }, word) =>
      pick(candidates).map((hit) => ({ ...hit, word, start, end })),
    );
  }

  return function findTerms(text) {
    if (isUnspaced(text)) return findInUnspaced(text);
    const matches: TermMatch[] = [];
    let word = 0;
    let before = '';
    for (const { 0: written, index: start } of matchWords(text)) {
      const end = start + written.length;
      for (const { term, credit } of hitsOf(written)) matches.push({ term, credit, word, start, end });
      if (wantsPhrase) {
        const phrases = readTerms(before).map((term) => joinPhrase(term, written.toLowerCase()));
        for (const hit of findExact(phrases)) matches.push({ ...hit, word, start, end });
        before = written;
      }
      word += 1;
    }
    if (wantsInitials && text.length <= MAX_TITLES_LENGTH) {
      const initials = text.split('\n').flatMap((line) => findInitials(line) ?? []);
      for (const hit of findExact(initials)) matches.push({ ...hit, word: 0, start: 0, end: 0 });
    }
    return matches;
  };
}

function readWanted(wanted: readonly WantedTerm[]) {
  const terms = wanted.map((term) => (typeof term === 'string' ? term : term.term));
  const indexes = new Map(terms.map((term, index) => [term, index]));
  const languages = new Set<string>();
  for (const [index, term] of wanted.entries()) {
    if (typeof term === 'string') continue;
    for (const form of term.forms ?? []) if (!indexes.has(form)) indexes.set(form, index);
    for (const language of term.languages ?? []) languages.add(language);
  }
  return { terms, indexes, languages: languages.size > 0 ? [...languages] : ['en'] };
}

/** Indexes of terms by their first letters, which terms of one family have in common. */
function groupFamilies(terms: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const families = new Map<string, number[]>();
  for (const [index, term] of terms.entries()) {
    const head = term.slice(0, KIN_LETTERS);
    const family = families.get(head);
    if (!family) families.set(head, [index]);
    else if (family.length < MAX_FAMILY) family.push(index);
  }
  return families;
}

/** The greatest credit of every term that was found. */
export function toCredits(matches: Iterable<Hit>): Map<number, number> {
  const credits = new Map<number, number>();
  for (const { term, credit } of matches) credits.set(term, Math.max(credit, credits.get(term) ?? 0));
  return credits;
}

/** The greatest credit of every term in any of the texts. */
export function mergeCredits(...texts: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  return toCredits(texts.flatMap((credits) => [...credits].map(([term, credit]) => ({ term, credit }))));
}

function areKin(a: string, b: string): boolean {
  if (!/^\p{L}+$/u.test(a) || !/^\p{L}+$/u.test(b)) return false;
  const shortest = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < shortest && a[shared] === b[shared]) shared += 1;
  return shared >= KIN_LETTERS && shared >= KIN_SHARE * Math.max(a.length, b.length);
}

/** `haftpflicht` and `haftpflichtversicher`, either way round. */
function arePartAndWhole(a: string, b: string): boolean {
  const [part, whole] = a.length < b.length ? [a, b] : [b, a];
  if (part.length < PART_LETTERS || whole.length < part.length + 3 || !/^\p{L}+$/u.test(whole)) return false;
  return whole.startsWith(part) || whole.endsWith(part);
}
