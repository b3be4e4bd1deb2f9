import type { Script } from './languages/language.ts';

const SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ['Latin', /\p{sc=Latin}/u],
  ['Cyrillic', /\p{sc=Cyrillic}/u],
  ['Arabic', /\p{sc=Arabic}/u],
  ['Greek', /\p{sc=Greek}/u],
  ['Devanagari', /\p{sc=Devanagari}/u],
  ['Thai', /\p{sc=Thai}/u],
  ['Japanese', /[\p{sc=Hiragana}\p{sc=Katakana}]/u],
  ['Han', /\p{sc=Han}/u],
];

/** The script of the first letter of a word that is of a known one; null without such a letter. */
export function scriptOf(word: string): Script | null {
  for (const character of word) {
    const found = SCRIPTS.find(([, letters]) => letters.test(character));
    if (found) return found[0];
  }
  return null;
}
