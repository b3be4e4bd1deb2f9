import type { OwnerWordRule } from '../../../text/parse-owner-words.ts';
import { toTerms } from '../../../text/terms.ts';
import type { Database } from '../sqlite/database.ts';
import { createBaseLanguages } from './base-languages.ts';
import { createRarityReader } from './term-rarity.ts';

/** Rules that find nothing as the base is now, because no passage has the words of any of their alternatives. */
export function findIdleRules(database: Database, rules: readonly OwnerWordRule[]): OwnerWordRule[] {
  const { rarityOf } = createRarityReader(database)();
  const languages = createBaseLanguages(database)('en');
  const isKnown = (phrase: string) =>
    languages.some((language) => toTerms(phrase, { language }).every((term) => rarityOf(term) < 1));
  return rules.filter(({ found }) => !found.some(isKnown));
}
