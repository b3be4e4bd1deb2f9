import type { HeldOutKind } from './cross-validate.ts';
import type { KindBound } from './kind-model.ts';

/** A score, whether its label was right, and what it counts for. */
type Sample = readonly [score: number, right: 0 | 1, weight: number];

/** What texts of no label count for beside the examples. Chosen on the validation questions of CLINC150. */
const OTHER_WEIGHT = 0.05;
/** The share of the examples told right that is given up, and one more: what is least like any example is turned away. */
const GIVEN_UP = 0.01;
const MAX_STEPS = 50;
/** Pulls the slope towards 1 a deviation where the examples leave it open, as they do when all are told right. */
const PULL = 0.01;

/**
 * The score from which on a label is as likely right as wrong, by a logistic curve through the held-out examples: those told
 * right, those told wrong, and all with their own label taken away, which stand for texts of no label.
 */
export function fitBound(judged: readonly HeldOutKind[], labels: Uint16Array): KindBound {
  const isRight = ({ told }: HeldOutKind, text: number) => told === labels[text];
  const samples = judged.flatMap((each, text): Sample[] => [
    [each.score, isRight(each, text) ? 1 : 0, 1 - OTHER_WEIGHT],
    [each.otherScore, 0, OTHER_WEIGHT],
  ]);
  const right = judged
    .filter(isRight)
    .map(({ score }) => score)
    .sort((a, b) => a - b);
  const { even, slope } = fitCurve(samples);
  return { score: Math.max(even, right[Math.floor(GIVEN_UP * right.length) + 1] ?? even), slope };
}

/** Newton's method with halved steps, on scores in deviations from their mean. */
function fitCurve(samples: readonly Sample[]): { even: number; slope: number } {
  const total = samples.reduce((sum, [, , weight]) => sum + weight, 0) || 1;
  const mean = samples.reduce((sum, [score, , weight]) => sum + score * weight, 0) / total;
  const variance = samples.reduce((sum, [score, , weight]) => sum + weight * (score - mean) ** 2, 0) / total;
  const deviation = Math.sqrt(variance) || 1;
  const scaled = samples.map(
    ([score, right, weight]): Sample => [(score - mean) / deviation, right, weight / total],
  );
  let slope = 1;
  let shift = 0;
  let loss = lossOf(scaled, slope, shift);
  for (let round = 0; round < MAX_STEPS; round++) {
    const [bySlope, byShift] = findStep(scaled, slope, shift);
    let size = 1;
    let next = lossOf(scaled, slope - bySlope, shift - byShift);
    while (next > loss && size > 1e-6) {
      size /= 2;
      next = lossOf(scaled, slope - size * bySlope, shift - size * byShift);
    }
    if (loss - next < 1e-9) break;
    slope -= size * bySlope;
    shift -= size * byShift;
    loss = next;
  }
  // Words that tell nothing at all would turn the curve over.
  const upward = Math.max(slope, 0.1);
  return { even: mean - (shift / upward) * deviation, slope: upward / deviation };
}

function lossOf(samples: readonly Sample[], slope: number, shift: number): number {
  let loss = (PULL * (slope - 1) ** 2) / 2;
  for (const [score, right, weight] of samples) {
    const logit = slope * score + shift;
    loss += weight * (Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - right * logit);
  }
  return loss;
}

function findStep(samples: readonly Sample[], slope: number, shift: number): [number, number] {
  let [bySlope, byShift] = [PULL * (slope - 1), 0];
  let [aa, ab, bb] = [PULL, 0, 1e-9];
  for (const [score, right, weight] of samples) {
    const chance = 1 / (1 + Math.exp(-(slope * score + shift)));
    const error = (chance - right) * weight;
    const curve = chance * (1 - chance) * weight;
    bySlope += error * score;
    byShift += error;
    aa += curve * score * score;
    ab += curve * score;
    bb += curve;
  }
  const determinant = aa * bb - ab * ab;
  return [(bb * bySlope - ab * byShift) / determinant, (aa * byShift - ab * bySlope) / determinant];
}
