import { toTerms } from '../../../text/terms.ts';
import type { WeighedQuestion } from './weigh-question.ts';

/** How a heading and a question share their words, each from 0 to 1 and weighted by the rarity of the words. */
export interface HeadingLikeness {
  /** Share of the question's words that stand in the heading. */
  readonly coverage: number;
  /** Harmonic mean of that and of the share of the heading's words that are asked for (F1). */
  readonly likeness: number;
}

const NO_LIKENESS: HeadingLikeness = Object.freeze({ coverage: 0, likeness: 0 });
/** A word of a heading that stands everywhere still makes the heading another one. */
const MIN_RARITY = 0.1;

/**
 * Returns a function that compares headings with a question. `server.port` is more like "change the port of the dev server"
 * than a heading of ten words that has the same two among them.
 */
export function createHeadingLikeness(
  { terms }: WeighedQuestion,
  rarityOf: (term: string) => number,
): (heading: string) => HeadingLikeness {
  const asked = new Map(
    terms.flatMap(({ term, forms = [], weight }) => [term, ...forms].map((form) => [form, weight] as const)),
  );
  const languages = [...new Set(terms.flatMap(({ languages: own = ['en'] }) => own))];
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);

  /** Which language a heading is in need not be known: in its own it has most of the words. */
  return function compareHeading(heading) {
    const readings = languages.map((language) => compareWords([...new Set(toTerms(heading, { language }))]));
    return readings.reduce((a, b) => (b.likeness > a.likeness ? b : a), NO_LIKENESS);
  };

  function compareWords(words: readonly string[]): HeadingLikeness {
    if (words.length === 0 || total === 0) return NO_LIKENESS;
    const shared = words.filter((word) => asked.has(word));
    const sumOf = (list: readonly string[], weigh: (word: string) => number) =>
      list.reduce((sum, word) => sum + weigh(word), 0);
    const rarity = (word: string) => Math.max(MIN_RARITY, rarityOf(word));
    const precision = sumOf(shared, rarity) / sumOf(words, rarity);
    const coverage = sumOf(shared, (word) => asked.get(word) ?? 0) / total;
    const both = precision + coverage;
    return { coverage, likeness: both === 0 ? 0 : (2 * precision * coverage) / both };
  }
}
