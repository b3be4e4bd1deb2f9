import { fold, isAscii } from './fold.ts';
import { en } from './languages/en.ts';
import type { Language } from './languages/language.ts';
import { findLanguage, languageOfScript } from './languages/languages.ts';
import { scriptOf } from './script-of.ts';

/** The language that documents have which were indexed before languages were told apart. */
export const UNTOLD_LANGUAGE = 'und';

/**
 * One plain word as a term: compatibility forms and case folded, diacritics off, stemmed as the language does it. A word in
 * letters that the language does not use is read in the first language that does, so that a name in Latin letters is the
 * same in a Russian and in a Greek text.
 */
export function toTerm(word: string, code = 'en'): string {
  if (code === UNTOLD_LANGUAGE) {
    const folded = fold(word);
    return /^[a-z]{3,}$/.test(folded) ? stemIn(en, folded) : folded;
  }
  if (!/^[\p{L}\p{M}]+$/u.test(word)) return fold(word);
  const language = languageOf(word, code);
  if (!language?.stem) return fold(word);
  return language.stemsMarks
    ? fold(stemIn(language, word.normalize('NFC').toLowerCase()))
    : fold(stemIn(language, fold(word)));
}

function languageOf(word: string, code: string): Language | null {
  const language = findLanguage(code);
  const script = isAscii(word) ? 'Latin' : scriptOf(word);
  if (script === null || language?.script === script) return language;
  return languageOfScript(script);
}

/** A stem of nothing, or a stemmer that a word is too odd for, leaves the word as it is. */
function stemIn({ stem }: Language, word: string): string {
  return stem?.(word) || word;
}
