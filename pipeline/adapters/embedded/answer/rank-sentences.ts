import type { AnswerSentence, SentenceFeatures } from './answer-sentences.ts';

export interface ScoredSentence {
  readonly sentence: AnswerSentence;
  /** Higher is better; comparable among the sentences of one question. */
  readonly score: number;
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

/** Best first. */
export function rankSentences(sentences: readonly AnswerSentence[]): ScoredSentence[] {
  return sentences
    .map((sentence) => ({ sentence, score: weighFeatures(sentence.features, SENTENCE_WEIGHTS) }))
    .sort((a, b) => b.score - a.score);
}

export function weighFeatures(features: SentenceFeatures, weights: typeof SENTENCE_WEIGHTS): number {
  const names = Object.keys(weights) as (keyof SentenceFeatures)[];
  return names.reduce((sum, name) => sum + weights[name] * features[name], 0);
}
