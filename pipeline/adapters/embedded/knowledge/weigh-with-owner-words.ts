import type { WeightedTerm } from '../../../ports.ts';
import { findTextLanguage } from '../../../text/text-language.ts';
import { toWords } from '../../../text/words.ts';
import { NO_OWNER_WORDS, type OwnerVocabulary, type OwnerWordMatch } from './owner-words.ts';
import {
  type QuestionKnowledge,
  type QuestionWord,
  type WeighedQuestion,
  weighQuestion,
} from './weigh-question.ts';

/** What the base knows of terms, and the languages that it is indexed in. */
interface BaseTerms {
  /** 0 (in every passage) to 1 (in none). */
  readonly rarityOf: (term: string) => number;
  readonly languages: readonly string[];
}

/** What finding an alternative counts for, against the word itself as 1: the owner vouches for it. */
const ALTERNATIVE_TRUST = 0.9;

/**
 * `weighQuestion` with the words that the owner has for the question's own: an alternative that the base has is searched for
 * beside the word, and found in its place. A word that the owner knows is not taken for a slip of another.
 */
export function weighWithOwnerWords(
  text: string,
  knowledge: QuestionKnowledge,
  vocabulary: OwnerVocabulary,
): WeighedQuestion {
  if (vocabulary === NO_OWNER_WORDS) return weighQuestion(text, knowledge);
  const { rarityOf, correct, languages: list = () => ['en'] } = knowledge;
  const languages = list(findTextLanguage(text));
  const covered = findCovered(text, { rarityOf, languages }, vocabulary);
  if (covered.size === 0) return weighQuestion(text, knowledge);
  const question = weighQuestion(text, {
    ...knowledge,
    correct: (term, written) => (covered.has(term) ? null : correct(term, written)),
  });
  return addAlternatives(question, { rarityOf, languages }, covered);
}

/** How much of the word is found through its alternatives, 0 to 1: one counts as much as the worst found of its terms. */
export function creditAlternatives(
  { alternatives = [] }: QuestionWord,
  found: ReadonlyMap<number, number>,
): number {
  const credits = alternatives.map((terms) => Math.min(...terms.map((term) => found.get(term) ?? 0)));
  return ALTERNATIVE_TRUST * Math.max(0, ...credits);
}

/** The matches whose alternatives the base has, by the terms of the words that they cover. */
export function findCovered(
  text: string,
  { rarityOf, languages }: BaseTerms,
  vocabulary: OwnerVocabulary,
): Map<string, OwnerWordMatch> {
  const covered = new Map<string, OwnerWordMatch>();
  const isKnown = (terms: readonly string[]) => terms.every((term) => rarityOf(term) < 1);
  const matches = vocabulary.find(text, languages).flatMap((match) => {
    const alternatives = match.alternatives.filter(isKnown);
    return alternatives.length > 0 ? [{ ...match, alternatives }] : [];
  });
  if (matches.length === 0) return covered;
  for (const { terms, start, end } of languages.flatMap((language) => toWords(text, { language }))) {
    const match = matches.find((each) => start < each.end && end > each.start);
    if (match) for (const term of terms) covered.set(term, match);
  }
  return covered;
}

function addAlternatives(
  question: WeighedQuestion,
  { rarityOf, languages }: BaseTerms,
  covered: ReadonlyMap<string, OwnerWordMatch>,
): WeighedQuestion {
  const terms: WeightedTerm[] = [];
  const indexes = new Map<string, number>();
  const indexOf = (wanted: WeightedTerm) => {
    const index = indexes.get(wanted.term) ?? terms.push(wanted) - 1;
    indexes.set(wanted.term, index);
    return index;
  };
  const indexOfOther = (term: string) => indexOf({ term, weight: rarityOf(term), languages });
  const alternativesOf = new Map<OwnerWordMatch, readonly (readonly number[])[]>();
  const words = question.words.map((word): QuestionWord => {
    const own = word.terms.flatMap((index) => question.terms[index] ?? []);
    const match = covered.get(own[0]?.term ?? '');
    if (!match) return { ...word, terms: own.map(indexOf) };
    // One that stands nowhere would only say that something is missing.
    const known = own.filter(({ weight }) => weight < 1);
    const used = known.map(indexOf);
    const alternatives =
      alternativesOf.get(match) ?? match.alternatives.map((each) => each.map(indexOfOther));
    alternativesOf.set(match, alternatives);
    const rarities = match.alternatives.map((each) => Math.max(...each.map(rarityOf)));
    return {
      ...word,
      terms: used,
      hasWhole: word.hasWhole && known[0] === own[0],
      // As common as the most common of what it may be called.
      weight: Math.min(word.weight, ...rarities),
      alternatives,
    };
  });
  return { terms, words };
}
