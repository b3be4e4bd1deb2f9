import { findTextLanguage } from '../../../text/text-language.ts';
import type { Database } from '../sqlite/database.ts';
import { createBaseLanguages } from './base-languages.ts';
import { NO_OWNER_WORDS, type OwnerVocabulary } from './owner-words.ts';
import { readSpellings } from './question-spellings.ts';
import { createRarityReader } from './term-rarity.ts';
import { findCovered } from './weigh-with-owner-words.ts';

/** Pairs of characters are no words: one that stands nowhere most often reaches over the end of a word. */
const PAIR = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々]{1,2}$/u;

/**
 * Returns a function that finds the words of a question that no passage has, as they were written, once each and in their
 * order; those that the owner has other words for, which a passage has, are left out. It sees the base as it is now.
 */
export function createUnknownWordFinder(
  database: Database,
  ownerWords: OwnerVocabulary = NO_OWNER_WORDS,
): (text: string) => string[] {
  const { rarityOf } = createRarityReader(database)();
  const listLanguages = createBaseLanguages(database);
  const isKnown = (term: string) => rarityOf(term) < 1;

  return function findUnknownWords(text) {
    const grammar = findTextLanguage(text);
    const languages = listLanguages(grammar);
    const covered = findCovered(text, { rarityOf, languages }, ownerWords);
    const unknown = new Map<string, string>();
    for (const { spellings, start, end } of readSpellings(text, { languages, grammar }, isKnown)) {
      const whole = spellings[0]?.[0] ?? '';
      const written = text.slice(start, end);
      if (!/\p{L}/u.test(written) || PAIR.test(written) || covered.has(whole)) continue;
      if (!spellings.flat().some(isKnown) && !unknown.has(whole)) unknown.set(whole, written);
    }
    return [...unknown.values()];
  };
}
