import type { WeightedTerm } from '../../../ports.ts';
import { leansOnEarlier } from '../../../text/language-phrases.ts';
import type { AnswerSentence, SentenceFeatures } from './answer-sentences.ts';
import { cutAnywhere, cutSentence } from './cut-sentence.ts';

export interface ScoredSentence {
  readonly sentence: AnswerSentence;
  readonly score: number;
}

/** A sentence of the answer, or as much of it as there is room for. */
export interface ChosenSentence {
  readonly sentence: AnswerSentence;
  /** Verbatim in the sentence. */
  readonly quote: string;
}

/**
 * What each feature counts for, against the share of the question's terms as 1. Near what `training/fit-sentences.ts`
 * fits on every second answerable question of SQuAD 2.0 (dev set; Rajpurkar, Jia, Liang 2018, arXiv 1806.03822;
 * CC BY-SA 4.0), rounded; the script prints how both do on the other half. `prose` is reasoned: SQuAD has no lists.
 */
export const SENTENCE_WEIGHTS: Readonly<Record<keyof SentenceFeatures, number>> = {
  own: 1,
  telling: 0.15,
  nearby: 0.35,
  before: 0.35,
  adjacency: 0.15,
  answerKind: 0.3,
  passage: 0.65,
  prose: 0.15,
  pointer: -0.4,
};
/** Room for ` [12]` and the space before the next sentence. */
const MARK_LENGTH = 6;
/** Room for the dots at both ends of a sentence that was cut. */
const DOTS_LENGTH = 6;
/** What scores less than this share of the best sentence does not belong to the answer. */
const MIN_SHARE = 0.7;
/** What leans on a sentence that there is no room for has to be this good, as a share of the best. */
const MIN_LEANING_SHARE = 0.8;
/** A sentence this good, as a share of the best, is cut to the room that is left, if that is enough for a clause. */
const MIN_CUT_SHARE = 0.8;
const MIN_CUT_LENGTH = 100;
/** Two sentences that share more of the shorter one's words than this say the same. */
const DUPLICATE_OVERLAP = 0.7;
/**
 * The sentences that answer, best passage first and in the passage's own order within it, `maxLength` characters at most
 * with their marks. The best one is always chosen. What is too long is cut to the clauses that have most of the terms.
 */
export function chooseSentences(
  candidates: readonly AnswerSentence[],
  terms: readonly WeightedTerm[],
  maxLength: number,
): ChosenSentence[] {
  const ranked = rankSentences(candidates);
  const best = ranked[0]?.score ?? 0;
  const chosen: ChosenSentence[] = [];
  let left = maxLength;
  const take = (sentence: AnswerSentence, quote = sentence.text) => {
    chosen.push({ sentence, quote });
    left -= quote.length + MARK_LENGTH + (quote === sentence.text ? 0 : DOTS_LENGTH);
  };
  const isChosen = (sentence: AnswerSentence) => chosen.some((other) => other.sentence === sentence);
  const fits = (...sentences: AnswerSentence[]) =>
    sentences.reduce((sum, { text }) => sum + text.length + MARK_LENGTH, 0) <= left;

  for (const { sentence, score } of ranked) {
    if (score < MIN_SHARE * best) break;
    if (isChosen(sentence) || chosen.some(({ quote }) => saysTheSame(quote, sentence.text))) continue;
    const leans = leansOnAnother(sentence);
    const support = leans ? findBefore(sentence, candidates) : undefined;
    const standsAlone = !leans || (support && isChosen(support)) || score >= MIN_LEANING_SHARE * best;
    if (support && !isChosen(support) && fits(support, sentence)) {
      take(support);
      take(sentence);
    } else if (standsAlone && fits(sentence)) {
      take(sentence);
    } else if (chosen.length === 0 || (left >= MIN_CUT_LENGTH && score >= MIN_CUT_SHARE * best)) {
      const room = left - MARK_LENGTH - DOTS_LENGTH;
      const quote = cutSentence(sentence, terms, room);
      if (chosen.length === 0) take(sentence, quote ?? cutAnywhere(sentence.text, room));
      else if (quote !== null && quote.length >= MIN_CUT_LENGTH / 2) take(sentence, quote);
    }
  }
  const passages = [...new Set(chosen.map(({ sentence }) => sentence.passage.n))];
  return passages.flatMap((n) =>
    chosen
      .filter(({ sentence }) => sentence.passage.n === n)
      .sort((a, b) => a.sentence.start - b.sentence.start),
  );
}

function findBefore(
  sentence: AnswerSentence,
  candidates: readonly AnswerSentence[],
): AnswerSentence | undefined {
  return candidates.findLast(
    (other) =>
      other.passage === sentence.passage && other.block === sentence.block && other.end <= sentence.start,
  );
}

/** Whether only the sentence before it says what it speaks of. */
export function leansOnAnother({ text }: Pick<AnswerSentence, 'text'>): boolean {
  return leansOnEarlier(text);
}

/** Best first. */
export function rankSentences(sentences: readonly AnswerSentence[]): ScoredSentence[] {
  return sentences
    .map((sentence) => ({ sentence, score: scoreSentence(sentence) }))
    .sort((a, b) => b.score - a.score);
}

/** Higher is better; comparable among the sentences of one question. */
export function scoreSentence({ features }: AnswerSentence): number {
  return weighFeatures(features, SENTENCE_WEIGHTS);
}

export function weighFeatures(features: SentenceFeatures, weights: typeof SENTENCE_WEIGHTS): number {
  const names = Object.keys(weights) as (keyof SentenceFeatures)[];
  return names.reduce((sum, name) => sum + weights[name] * features[name], 0);
}

function saysTheSame(a: string, b: string): boolean {
  const words = toWordSet(a);
  const others = toWordSet(b);
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared > DUPLICATE_OVERLAP * Math.min(words.size, others.size);
}

function toWordSet(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
