/** What is known of a question and the passages found for it. */
export interface ConfidenceFeatures {
  /** Rarity-weighted share of the question's words that one sentence and what stands around it has, 0 to 1. */
  readonly sentence: number;
  /** Share of the neighbouring words of the question that stand near each other in one of the best passages, 0 to 1. */
  readonly adjacency: number;
  /** Share of what the visitor said last that one of the best passages has, 0 to 1; 1 when nothing was borrowed. */
  readonly context: number;
  /** The best BM25 score, in units of the most that one unknown word could add to it; from 0. */
  readonly strength: number;
  /** What the question asks to be matched: the sum of its words' rarities; from 0. */
  readonly demand: number;
}

/**
 * Fitted by `training/fit-confidence.ts` (a logistic model, every group of questions with equal weight) on:
 * SQuAD 2.0 dev questions and passages (Rajpurkar, Jia, Liang 2018, arXiv 1806.03822; CC BY-SA 4.0), a subset of MTRAG
 * (Katsis et al. 2025, doi 10.1162/TACL.a.19; Apache-2.0) and the Express documentation (The Express Contributors;
 * CC BY 4.0) as a base that answers neither. The script prints these numbers and what they achieve on held-out questions.
 */
export const COEFFICIENTS: Readonly<Record<keyof ConfidenceFeatures | 'intercept', number>> = {
  intercept: -6.27,
  sentence: 3.47,
  adjacency: 0.83,
  context: 2.53,
  strength: 6.84,
  demand: -1.09,
};

/**
 * Below this the documents are taken not to answer. On the held-out questions of the fit it turns away about 2 % of
 * those that SQuAD answers and four in five of those that a base of other subjects does not.
 */
export const REFUSAL_THRESHOLD = 0.3;

/** 0 to 1: that the base answers the question. */
export function toConfidence(features: ConfidenceFeatures, coefficients = COEFFICIENTS): number {
  const names = Object.keys(features) as (keyof ConfidenceFeatures)[];
  const sum = names.reduce(
    (total, name) => total + coefficients[name] * features[name],
    coefficients.intercept,
  );
  return 1 / (1 + Math.exp(-sum));
}
