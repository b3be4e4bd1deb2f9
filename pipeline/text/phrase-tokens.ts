import { toTerm } from './to-term.ts';
import { createWordReader, isUnspaced, matchWords, toWords } from './words.ts';

/** A word of a text in the form in which phrases are compared. */
export interface PhraseToken {
  readonly token: string;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Every word of a text as its term, so that case and endings do not count; everyday words are kept, for "laid off" is not
 * "laid".
 */
export function toPhraseTokens(text: string): PhraseToken[] {
  if (isUnspaced(text)) {
    return toWords(text).map(({ terms: [token = ''], start, end }) => ({ token, start, end }));
  }
  const { readWord } = createWordReader();
  return Array.from(matchWords(text), ({ 0: word, index }) => ({
    token: readWord(word)[0] ?? toTerm(word),
    start: index,
    end: index + word.length,
  }));
}
