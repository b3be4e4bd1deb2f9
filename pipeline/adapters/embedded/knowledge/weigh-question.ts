import type { WeightedTerm } from '../../../ports.ts';
import { isUnspaced, toWords, type Word } from '../../../text/words.ts';
import type { Correction, SpellingCorrector } from './correct-spelling.ts';

/** One word of a question; a compound is covered by its whole or, a little less well, by its parts. */
export interface QuestionWord {
  /** Indexes into `terms`: the whole first when the base knows it. */
  readonly terms: readonly number[];
  readonly hasWhole: boolean;
  /** The rarity of its rarest term, 0 to 1; as it was asked where the correction of its spelling is a guess. */
  readonly weight: number;
  /** What finding it counts for: less than 1 when its spelling was corrected, which may have made it another word. */
  readonly trust: number;
  /** What the owner says it may be called, each by its terms; words of one phrase share the list. */
  readonly alternatives?: readonly (readonly number[])[];
}

export interface WeighedQuestion {
  /** Every term once, in the order of the question. */
  readonly terms: readonly WeightedTerm[];
  /** Every word once, in the order of the question. */
  readonly words: readonly QuestionWord[];
}

/** A plain slip in a word of some length was meant. */
const SURE_TRUST = 0.95;
/** Otherwise what was written may as well be a word that the base does not know. */
const GUESSED_TRUST = 0.6;
/** What looks like a slip of a word of grammar asks for little, but may have been a name. */
const SLIPPED_GRAMMAR_WEIGHT = 0.2;
/** A pair of characters that stands nowhere most often reaches over the end of a word, and asks for nothing. */
const UNKNOWN_PAIR_WEIGHT = 0.1;

/**
 * `rarityOf`: 0 (in every passage) to 1 (in none). `correct` finds what an unknown term was meant to be, null when it
 * cannot tell.
 */
export function weighQuestion(
  text: string,
  rarityOf: (term: string) => number,
  correct: SpellingCorrector,
): WeighedQuestion {
  const terms: WeightedTerm[] = [];
  const indexes = new Map<string, number>();
  const words: QuestionWord[] = [];
  const seen = new Set<string>();

  const weightOf = (term: string) => {
    const rarity = rarityOf(term);
    return rarity === 1 && isUnspaced(term) ? UNKNOWN_PAIR_WEIGHT : rarity;
  };
  const indexOf = (term: string) => {
    let index = indexes.get(term);
    if (index === undefined) {
      index = terms.length;
      indexes.set(term, index);
      terms.push({ term, weight: rarityOf(term) });
    }
    return index;
  };
  const correctionOf = (term: string, { start, end }: Word, isPart: boolean): Correction | null =>
    rarityOf(term) < 1 ? null : correct(term, isPart ? term : text.slice(start, end));

  function weighWord(asked: readonly string[], corrections: readonly (Correction | null)[]) {
    const made = corrections.filter((correction) => correction !== null);
    if (made.length === 0) return { weight: Math.max(...asked.map(weightOf)), trust: 1 };
    if (made.every(({ term }) => term === null)) return { weight: SLIPPED_GRAMMAR_WEIGHT, trust: 1 };
    const isSure = made.every((correction) => correction.isSure);
    const weights = asked.map((term, index) => weightOf((isSure && corrections[index]?.term) || term));
    return { weight: Math.max(...weights), trust: isSure ? SURE_TRUST : GUESSED_TRUST };
  }

  const asking = toWords(text);
  // Endings and particles of Japanese; only where there is nothing else are they what is asked for.
  const isGrammar = ({ terms: [pair = ''] }: Word) => /^\p{sc=Hiragana}+$/u.test(pair);
  const meaning = asking.every(isGrammar) ? asking : asking.filter((word) => !isGrammar(word));
  for (const word of meaning) {
    const [whole = '', ...parts] = word.terms;
    if (seen.has(whole)) continue;
    seen.add(whole);
    // Nobody wrote this compound as one word here, so its parts are what can be found.
    const hasWhole = parts.length === 0 || rarityOf(whole) < 1;
    const asked = hasWhole ? word.terms : parts;
    const corrections = asked.map((term) => correctionOf(term, word, asked.length > 1));
    const used = asked.map((term, index) => indexOf(corrections[index]?.term ?? term));
    words.push({ terms: used, hasWhole, ...weighWord(asked, corrections) });
  }
  return { terms, words };
}
