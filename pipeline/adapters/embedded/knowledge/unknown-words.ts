import { toWords } from '../../../text/words.ts';
import type { Database } from '../sqlite/database.ts';
import { NO_OWNER_WORDS, type OwnerVocabulary } from './owner-words.ts';
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

  return function findUnknownWords(text) {
    const covered = findCovered(text, rarityOf, ownerWords);
    const unknown = new Map<string, string>();
    for (const { terms, start, end } of toWords(text)) {
      const [whole = ''] = terms;
      const written = text.slice(start, end);
      if (!/\p{L}/u.test(written) || PAIR.test(written) || covered.has(whole)) continue;
      if (terms.every((term) => rarityOf(term) === 1) && !unknown.has(whole)) unknown.set(whole, written);
    }
    return [...unknown.values()];
  };
}
