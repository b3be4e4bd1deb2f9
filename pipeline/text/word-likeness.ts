import { matchWords } from './words.ts';

/** Returns a function that tells how alike another text is, from 0 to 1: the Jaccard index of their words, small words counted. */
export function createWordLikeness(text: string): (other: string) => number {
  const words = toWordSet(text);
  return function compareWords(other) {
    const others = toWordSet(other);
    const shared = [...others].filter((word) => words.has(word)).length;
    return shared / (words.size + others.size - shared || 1);
  };
}

function toWordSet(text: string): Set<string> {
  return new Set(Array.from(matchWords(text.toLowerCase()), ([word]) => word));
}
