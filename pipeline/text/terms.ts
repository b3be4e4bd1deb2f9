import { toWords } from './words.ts';

/**
 * The terms that a text is indexed and searched by, in order, repeats kept: lower case, without diacritics,
 * English grammar words left out, Latin-script words stemmed (Porter), numbers kept. A compound such as
 * `res.sendFile` or `X-Accel-Buffering` gives itself without its punctuation and each of its parts. Chinese,
 * Japanese and Korean give pairs of neighbouring characters, Thai, Lao, Khmer and Burmese dictionary words.
 * A term consists of letters, numbers and combining marks only. Any text is accepted.
 */
export function toTerms(text: string): string[] {
  return toWords(text).flatMap((word) => word.terms);
}
