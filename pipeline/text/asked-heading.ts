import { matchWords } from './words.ts';

const QUESTION_MARK = /[?？؟]\s*$/;

/**
 * Returns a function that tells how alike a heading is to the question, from 0 to 1: the Jaccard index of their words, small
 * words counted. 0 for a heading that is no question.
 */
export function createHeadingComparer(question: string): (heading: string) => number {
  const asking = toWordSet(question);
  return function compareHeading(heading) {
    if (!QUESTION_MARK.test(heading)) return 0;
    const words = toWordSet(heading);
    const shared = [...words].filter((word) => asking.has(word)).length;
    return shared / (asking.size + words.size - shared || 1);
  };
}

function toWordSet(text: string): Set<string> {
  return new Set(Array.from(matchWords(text.toLowerCase()), ([word]) => word));
}
