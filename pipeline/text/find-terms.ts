import { isUnspaced, matchWords, toWords, toWordTerms } from './words.ts';

/** Where one of the wanted terms stands in a text. */
export interface TermMatch {
  /** Index into the wanted terms. */
  readonly term: number;
  /** Which word of the text it is, grammar words counted, so that differences are distances. */
  readonly word: number;
  /** UTF-16 offset of that word. */
  readonly start: number;
}

/**
 * Returns a function that finds the given terms in texts, in order. It remembers the words it has seen, so use one
 * finder for all passages of a question and let go of it then.
 */
export function createTermFinder(terms: readonly string[]): (text: string) => TermMatch[] {
  const indexes = new Map(terms.map((term, index) => [term, index]));
  const known = new Map<string, readonly number[]>();
  // Stemming is the cost here, and it leaves the first two letters of a plain word alone.
  const heads = new Set(terms.map((term) => term.slice(0, 2)));

  function indexesOf(word: string): readonly number[] {
    let found = known.get(word);
    if (found === undefined) {
      const isHopeless = /^[A-Z]?[a-z]+$/.test(word) && !heads.has(word.slice(0, 2).toLowerCase());
      found = isHopeless ? [] : pick(toWordTerms(word));
      known.set(word, found);
    }
    return found;
  }

  const pick = (candidates: readonly string[]) =>
    candidates.flatMap((candidate) => {
      const index = indexes.get(candidate);
      return index === undefined ? [] : [index];
    });

  return function findTerms(text) {
    const matches: TermMatch[] = [];
    let word = 0;
    if (isUnspaced(text)) {
      for (const { terms: candidates, start } of toWords(text)) {
        for (const term of pick(candidates)) matches.push({ term, word, start });
        word += 1;
      }
      return matches;
    }
    for (const match of matchWords(text)) {
      for (const term of indexesOf(match[0])) matches.push({ term, word, start: match.index });
      word += 1;
    }
    return matches;
  };
}
