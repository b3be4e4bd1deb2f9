/** What is known of a question and the passages found for it, each from 0 to 1 unless said otherwise. */
export interface ConfidenceFeatures {
  /** Rarity-weighted share of the question's words that one of the best passages has anywhere. */
  readonly coverage: number;
  /** The same for one sentence and what stands around it. */
  readonly sentence: number;
  /** Neighbouring words of the question that stand near each other in one of the best passages. */
  readonly adjacency: number;
  /** The best BM25 score against the greatest that these words could reach. */
  readonly bm25: number;
  /** Rarity-weighted share of the question's words that the base has anywhere. */
  readonly known: number;
  /** How far the best passage leads the second. */
  readonly margin: number;
  /** Share of the borrowed words of the conversation that the best passages have; 1 when nothing was borrowed. */
  readonly context: number;
  readonly evidence: number;
  readonly missing: number;
  /** Content words of the question, a count. */
  readonly words: number;
}

export function toConfidence({ sentence, adjacency, bm25, context }: ConfidenceFeatures): number {
  return 1 / (1 + Math.exp(8.45 - 3.35 * sentence - 2.84 * adjacency - 7.27 * bm25 - 4.45 * context));
}
