import type { OwnerWordRule } from '../../../text/parse-owner-words.ts';
import { toTerms } from '../../../text/terms.ts';
import type { Database } from '../sqlite/database.ts';
import { createRarityReader } from './term-rarity.ts';

/** Rules that find nothing as the base is now, because no passage has the words of any of their alternatives. */
export function findIdleRules(database: Database, rules: readonly OwnerWordRule[]): OwnerWordRule[] {
  const { rarityOf } = createRarityReader(database)();
  const isKnown = (phrase: string) => toTerms(phrase).every((term) => rarityOf(term) < 1);
  return rules.filter(({ found }) => !found.some(isKnown));
}
