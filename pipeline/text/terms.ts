import { type Reading, toWords } from './words.ts';

/**
 * The terms that a text is indexed and searched by, in order, repeats kept: lower case, without diacritics, grammar words
 * left out and the others stemmed as its language does it, numbers kept. A compound such as `res.sendFile` or
 * `X-Accel-Buffering` gives itself without its punctuation and each of its parts; `C++`, `.NET` and `1.9.3` keep their marks.
 * Chinese, Japanese and Korean give pairs of neighbouring characters, Thai, Lao, Khmer and Burmese dictionary words. Any
 * text is accepted.
 */
export function toTerms(text: string, reading: Reading = {}): string[] {
  return toWords(text, reading).flatMap((word) => word.terms);
}
