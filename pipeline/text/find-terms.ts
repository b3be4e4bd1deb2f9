import { isUnspaced, matchWords, toWords, toWordTerms } from './words.ts';

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

/**
 * Returns a function that finds the given terms in texts, in order. It remembers the words it has seen, so use one
 * finder for all passages of a question and let go of it then.
 */
export function createTermFinder(terms: readonly string[]): (text: string) => TermMatch[] {
  const indexes = new Map(terms.map((term, index) => [term, index]));
  const known = new Map<string, readonly Hit[]>();
  // Terms of one family have their first letters in common.
  const families = new Map<string, number[]>();
  for (const [index, term] of terms.entries()) {
    const head = term.slice(0, KIN_LETTERS);
    const family = families.get(head);
    if (family) family.push(index);
    else families.set(head, [index]);
  }
  // Stemming is the cost here, and it leaves the first two letters of a plain word alone.
  const heads = new Set(terms.map((term) => term.slice(0, 2)));

  function hitsOf(word: string): readonly Hit[] {
    let hits = known.get(word);
    if (hits === undefined) {
      const isHopeless = /^[A-Z]?[a-z]+$/.test(word) && !heads.has(word.slice(0, 2).toLowerCase());
      hits = isHopeless ? [] : pick(toWordTerms(word));
      known.set(word, hits);
    }
    return hits;
  }

  function pick(candidates: readonly string[]): Hit[] {
    const exact = candidates.flatMap((candidate) => indexes.get(candidate) ?? []);
    if (exact.length > 0) return exact.map((term) => ({ term, credit: 1 }));
    return candidates.flatMap((candidate) =>
      (families.get(candidate.slice(0, KIN_LETTERS)) ?? [])
        .filter((index) => areKin(terms[index] ?? '', candidate))
        .map((index) => ({ term: index, credit: KIN_CREDIT })),
    );
  }

  return function findTerms(text) {
    const matches: TermMatch[] = [];
    let word = 0;
    if (isUnspaced(text)) {
      for (const { terms: candidates, start, end } of toWords(text)) {
        for (const { term, credit } of pick(candidates)) matches.push({ term, credit, word, start, end });
        word += 1;
      }
      return matches;
    }
    for (const match of matchWords(text)) {
      const [{ length }, start] = [match[0], match.index];
      for (const { term, credit } of hitsOf(match[0]))
        matches.push({ term, credit, word, start, end: start + length });
      word += 1;
    }
    return matches;
  };
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
