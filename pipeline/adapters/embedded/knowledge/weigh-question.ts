import type { WeightedTerm } from '../../../ports.ts';
import { findTextLanguage } from '../../../text/text-language.ts';
import { isUnspaced } from '../../../text/words.ts';
import type { Correction, SpellingCorrector } from './correct-spelling.ts';
import { readSpellings, type SpelledWord, type Spellings } from './question-spellings.ts';

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

export interface QuestionKnowledge {
  /** 0 (in every passage) to 1 (in none). */
  readonly rarityOf: (term: string) => number;
  /** What an unknown term was meant to be, null when it cannot tell. */
  readonly correct: SpellingCorrector;
  /** The languages that the base is indexed in, those preferred first. English unless it is said. */
  readonly languages?: (preferred: string) => readonly string[];
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
 * The words of a question with their weights. Grammar words are those of the question's own language; the others are made
 * terms of in every language of the base, so that a question need not be told right to be found.
 */
export function weighQuestion(
  text: string,
  { rarityOf, correct, languages: list = () => ['en'] }: QuestionKnowledge,
): WeighedQuestion {
  const terms: WeightedTerm[] = [];
  const indexes = new Map<string, number>();
  const words: QuestionWord[] = [];
  const seen = new Set<string>();
  const grammar = findTextLanguage(text);
  const languages = list(grammar);

  const rarityOfAny = (spellings: Spellings) => Math.min(...spellings.map(rarityOf));
  const weightOf = (spellings: Spellings) => {
    const rarity = rarityOfAny(spellings);
    return rarity === 1 && isUnspaced(spellings[0] ?? '') ? UNKNOWN_PAIR_WEIGHT : rarity;
  };
  const indexOf = (asked: Spellings) => {
    const known = asked.filter((term) => rarityOf(term) < 1);
    const [term = '', ...forms] = known.length > 0 ? known : asked.slice(0, 1);
    let index = indexes.get(term);
    if (index === undefined) {
      index = terms.length;
      indexes.set(term, index);
      terms.push({ term, weight: rarityOfAny([term, ...forms]), languages, forms });
    }
    return index;
  };
  const correctionOf = (
    asked: Spellings,
    { start, end }: SpelledWord,
    isPart: boolean,
  ): Correction | null => {
    const [term = ''] = asked;
    return rarityOfAny(asked) < 1 ? null : correct(term, isPart ? term : text.slice(start, end));
  };

  function weighWord(asked: readonly Spellings[], corrections: readonly (Correction | null)[]) {
    const made = corrections.filter((correction) => correction !== null);
    if (made.length === 0) return { weight: Math.max(...asked.map(weightOf)), trust: 1 };
    if (made.every(({ term }) => term === null)) return { weight: SLIPPED_GRAMMAR_WEIGHT, trust: 1 };
    const isSure = made.every((correction) => correction.isSure);
    const weights = asked.map((spellings, index) =>
      weightOf(mend(spellings, isSure ? corrections[index] : null)),
    );
    return { weight: Math.max(...weights), trust: isSure ? SURE_TRUST : GUESSED_TRUST };
  }

  const asking = readSpellings(text, { languages, grammar }, (term) => rarityOf(term) < 1);
  // Endings and particles of Japanese; only where there is nothing else are they what is asked for.
  const isGrammar = ({ spellings: [whole] }: SpelledWord) => /^\p{sc=Hiragana}+$/u.test(whole?.[0] ?? '');
  const meaning = asking.every(isGrammar) ? asking : asking.filter((word) => !isGrammar(word));
  for (const word of meaning) {
    const [whole = [], ...parts] = word.spellings;
    const key = whole.join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    // Nobody wrote this compound as one word here, so its parts are what can be found.
    const hasWhole = parts.length === 0 || rarityOfAny(whole) < 1;
    const asked = hasWhole ? word.spellings : parts;
    const corrections = asked.map((spellings) => correctionOf(spellings, word, asked.length > 1));
    const used = asked.map((spellings, index) => indexOf(mend(spellings, corrections[index])));
    words.push({ terms: used, hasWhole, ...weighWord(asked, corrections) });
  }
  return { terms, words };
}

function mend(spellings: Spellings, correction: Correction | null | undefined): Spellings {
  return correction?.term ? [correction.term] : spellings;
}
