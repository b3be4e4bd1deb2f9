import type { Nearness } from '../../../ports.ts';

/** What is known of a question and of the passage that would answer it. */
export interface ConfidenceFeatures {
  /** Rarity-weighted share of the question's words that the passage has, 0 to 1. */
  readonly coverage: number;
  /** The same of its best sentence and what stands around it, 0 to 1. */
  readonly sentence: number;
  /** Share of the neighbouring words of the question that stand near each other in it, 0 to 1. */
  readonly adjacency: number;
  /** How alike its nearest heading and the question are, 0 to 1. */
  readonly headingLikeness: number;
  /** The same of its document's title. */
  readonly titleLikeness: number;
  /** By how much it ranks before the next passage; 1 at most. */
  readonly margin: number;
  /** The best BM25 score, in units of the most that one unknown word could add to it; from 0. */
  readonly strength: number;
  /** Share of the question's words that stand nowhere in the base, 0 to 1. */
  readonly unknown: number;
}

/**
 * A logistic model, every base with equal weight, of whether the quoted answer held what was asked for: 199 questions about
 * five documentation bases, with the words that an answer must show, and 20 that those do not answer, all written for this;
 * the questions of each asked of the others; every sixth of SQuAD 2.0 dev (Rajpurkar, Jia, Liang 2018, arXiv 1806.03822;
 * CC BY-SA 4.0), MTRAG (Katsis et al. 2025, doi 10.1162/TACL.a.19; Apache-2.0) and XQuAD. On five other bases answers that
 * were good had the higher confidence in .71 of all pairs, own questions against those of other bases in .89.
 * `training/fit-confidence.ts` fits the same features on the public sets, by the passage that was found.
 */
export const COEFFICIENTS: Readonly<Record<keyof ConfidenceFeatures | 'intercept', number>> = {
  intercept: -4.09,
  coverage: 1.39,
  sentence: 1.13,
  adjacency: 0.9,
  headingLikeness: 0.26,
  titleLikeness: 0.61,
  margin: 1.94,
  strength: 1.93,
  unknown: -1.64,
};

/**
 * Below this nothing is claimed: the nearest places are shown, as such. Of the questions that five documentation bases
 * answer, one in seven comes to lie below it, and of SQuAD's one in fifty.
 */
export const CLAIM_THRESHOLD = 0.17;

/** Below this the documents are taken not to answer at all. */
export const REFUSAL_THRESHOLD = 0.06;

/** 0 to 1: that what is quoted answers the question. */
export function toConfidence(features: ConfidenceFeatures, coefficients = COEFFICIENTS): number {
  const names = Object.keys(features) as (keyof ConfidenceFeatures)[];
  const sum = names.reduce(
    (total, name) => total + coefficients[name] * features[name],
    coefficients.intercept,
  );
  return 1 / (1 + Math.exp(-sum));
}

/** What is near is about the same; that it answers too is for the words to say. */
const MAX_ADDED_LOGITS = 1;

/** The confidence of the words with what the nearest passage adds to it; one that the words found nothing for stays 0. */
export function addNearness(confidence: number, cosine: number, { even, weight }: Nearness): number {
  if (confidence <= 0) return 0;
  const added = Math.min(MAX_ADDED_LOGITS, weight * (cosine - even));
  const logit = Math.log(confidence / (1 - confidence)) + added;
  return 1 / (1 + Math.exp(-logit));
}
