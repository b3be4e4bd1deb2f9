import type { KindRow } from './kind-vocabulary.ts';

/** A linear model: `labelCount` numbers for each row of its vocabulary. */
export interface KindWeights {
  readonly labelCount: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Puts the scores of all labels into `scores`. Four rows are read at a time: to load and store a score takes longer than to
 * add to it.
 */
export function scoreAll(scores: Float32Array, { rows, values }: KindRow, model: KindWeights): void {
  const { labelCount, weights, bias } = model;
  scores.set(bias);
  let at = 0;
  for (; at + 3 < rows.length; at += 4) {
    const a = (rows[at] as number) * labelCount;
    const b = (rows[at + 1] as number) * labelCount;
    const c = (rows[at + 2] as number) * labelCount;
    const d = (rows[at + 3] as number) * labelCount;
    const u = values[at] as number;
    const v = values[at + 1] as number;
    const w = values[at + 2] as number;
    const x = values[at + 3] as number;
    for (let label = 0; label < labelCount; label++) {
      scores[label] =
        (scores[label] as number) +
        u * (weights[a + label] as number) +
        v * (weights[b + label] as number) +
        w * (weights[c + label] as number) +
        x * (weights[d + label] as number);
    }
  }
  for (; at < rows.length; at++) {
    const a = (rows[at] as number) * labelCount;
    const u = values[at] as number;
    for (let label = 0; label < labelCount; label++)
      scores[label] = (scores[label] as number) + u * (weights[a + label] as number);
  }
}

/** The same for the labels in `among` alone, in its order. */
export function scoreSome(
  scores: Float32Array,
  { rows, values }: KindRow,
  model: KindWeights,
  among: Uint16Array,
): void {
  const { labelCount, weights, bias } = model;
  for (let which = 0; which < among.length; which++) {
    const label = among[which] as number;
    let score = bias[label] as number;
    for (let at = 0; at < rows.length; at++)
      score += (values[at] as number) * (weights[(rows[at] as number) * labelCount + label] as number);
    scores[which] = score;
  }
}

/** Turns the first `count` scores into chances that add up to 1. */
export function toChances(scores: Float32Array, count: number): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at++) highest = Math.max(highest, scores[at] as number);
  let total = 0;
  for (let at = 0; at < count; at++) {
    const power = Math.exp((scores[at] as number) - highest);
    scores[at] = power;
    total += power;
  }
  for (let at = 0; at < count; at++) scores[at] = (scores[at] as number) / total;
}
