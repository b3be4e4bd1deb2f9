import type { Database } from '../sqlite/database.ts';
import { toIndexTerm } from './index-text.ts';

export interface TermRarity {
  /** From nearly 0 (in every passage) to 1 (in none): the inverse document frequency as a share of the greatest. */
  rarityOf(term: string): number;
  /** The inverse document frequency of a term that stands nowhere. */
  readonly maxIdf: number;
}

/** A term that stands in every passage still tells a little. */
const MIN_RARITY = 0.02;

/** Returns a function that gives the rarities as the base is now; use one for one question, it remembers what it read. */
export function createRarityReader(database: Database): () => TermRarity {
  const countPassages = database.prepare('SELECT count(*) AS count FROM passages');
  const countTerm = database.prepare('SELECT doc FROM passage_vocabulary WHERE term = ?');

  return function readRarity() {
    const total = Number(countPassages.get()?.count ?? 0);
    // The form that FTS5's bm25() uses, made positive for terms that stand in more than half of the passages.
    const idf = (count: number) => Math.log(1 + (Math.max(0, total - count) + 0.5) / (count + 0.5));
    const maxIdf = idf(0);
    const known = new Map<string, number>();
    return {
      maxIdf,
      rarityOf(term) {
        let rarity = known.get(term);
        if (rarity === undefined) {
          const count = Number(countTerm.get(toIndexTerm(term))?.doc ?? 0);
          rarity = Math.max(MIN_RARITY, idf(count) / maxIdf);
          known.set(term, rarity);
        }
        return rarity;
      },
    };
  };
}
