import type { QuestionKind } from '../../../ports.ts';
import type { IntentExample } from './intent-examples.ts';

export interface JudgedKind {
  readonly kind: QuestionKind;
  /** 0 to 1: what the share of examples told right, among those that were at least as clear, is at the least. */
  readonly confidence: number;
}

/** Null for a vector that cannot be compared with the examples'. */
export type CentroidJudge = (vector: Float32Array) => JudgedKind | null;

/** How a vector compares with the centroids: the nearest, and by how much it is nearer than the next. */
interface Comparison {
  readonly kind: QuestionKind;
  readonly margin: number;
}

/** Fewer examples say nothing about how often such a margin is right. */
const MIN_JUDGED = 10;
/** Nineteen intervals of twenty hold the true share. */
const Z = 1.96;

/**
 * Learns one centroid a kind. How far a margin can be trusted differs from model to model, so it is measured on the
 * examples themselves, each compared with centroids that were made without it.
 */
export function learnCentroids(
  examples: readonly IntentExample[],
  vectors: readonly Float32Array[],
): CentroidJudge {
  const sums = new Map<QuestionKind, Float32Array>();
  for (const [at, { intent }] of examples.entries()) {
    const vector = vectors[at];
    if (vector) sums.set(intent, add(sums.get(intent) ?? new Float32Array(vector.length), vector, 1));
  }
  const judged = examples
    .flatMap(({ intent }, at) => {
      const vector = vectors[at];
      const own = sums.get(intent);
      if (!vector || !own) return [];
      const found = compare(vector, new Map(sums).set(intent, add(own, vector, -1)));
      return found ? [{ margin: found.margin, isRight: found.kind === intent }] : [];
    })
    .sort((a, b) => b.margin - a.margin);

  return function judge(vector) {
    const found = compare(vector, sums);
    if (!found) return null;
    const clearer = judged.findLastIndex(({ margin }) => margin >= found.margin) + 1;
    const peers = judged.slice(0, Math.max(clearer, MIN_JUDGED));
    const right = peers.filter(({ isRight }) => isRight).length;
    return { kind: found.kind, confidence: toLowerBound(right, peers.length) };
  };
}

/** Lower bound of the share's interval (Wilson 1927, doi 10.1080/01621459.1927.10502953): few examples prove little. */
function toLowerBound(right: number, count: number): number {
  const share = right / count;
  const z2 = Z * Z;
  const spread = Z * Math.sqrt((share * (1 - share) + z2 / (4 * count)) / count);
  return (share + z2 / (2 * count) - spread) / (1 + z2 / count);
}

function compare(vector: Float32Array, sums: ReadonlyMap<QuestionKind, Float32Array>): Comparison | null {
  const ranked = [...sums]
    .filter(([, sum]) => sum.length === vector.length)
    .map(([kind, sum]) => ({ kind, cosine: dot(vector, sum) / Math.sqrt(dot(sum, sum) || 1) }))
    .sort((a, b) => b.cosine - a.cosine);
  const [first, second] = ranked;
  return first && second ? { kind: first.kind, margin: first.cosine - second.cosine } : null;
}

function add(sum: Float32Array, vector: Float32Array, sign: 1 | -1): Float32Array {
  return sum.map((value, at) => value + sign * (vector[at] ?? 0));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
