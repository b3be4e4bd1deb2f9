import { createWordLikeness } from './word-likeness.ts';

const QUESTION_MARK = /[?？؟]\s*$/;

/** Returns a function that tells how alike a heading is to the question by their words, from 0 to 1; 0 for a heading that is no question. */
export function createHeadingComparer(question: string): (heading: string) => number {
  const compareWords = createWordLikeness(question);
  return (heading) => (QUESTION_MARK.test(heading) ? compareWords(heading) : 0);
}
