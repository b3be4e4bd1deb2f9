import { fold } from './fold.ts';
import { findLanguage, LANGUAGES, stopWordsOf, toWordList } from './languages/languages.ts';
import { toTerms } from './terms.ts';
import { toTerm } from './to-term.ts';

/** Everyday words still say a little, grammar words nothing. */
const EVERYDAY_SHARE = 0.8;

const WORDS = new Map(
  LANGUAGES.map(({ code, everydayWords }) => [
    code,
    new Set(toWordList(everydayWords).flatMap((word) => [fold(word), ...toTerms(word, { language: code })])),
  ]),
);

/**
 * How little a word, or a term made of it, says about a subject: 1 for grammar, 0 for what may be the subject. "Urgently",
 * "people" and "need" stand in questions about everything.
 */
export function everydayShare(word: string, code: string): number {
  const language = findLanguage(code)?.code ?? 'en';
  if (stopWordsOf(language).has(fold(word))) return 1;
  const words = WORDS.get(language);
  return words?.has(fold(word)) || words?.has(toTerm(word, language)) ? EVERYDAY_SHARE : 0;
}
