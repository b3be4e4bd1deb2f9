import { featureValue, hashFeature } from '../classify/linear-classifier.ts';
import { createRandom, shuffle } from './random.ts';

/** One text to learn from. */
export interface Example {
  readonly features: readonly string[];
  /** The probability of each class, or for regression the one value. */
  readonly target: readonly number[];
  /** How much it counts. */
  readonly weight: number;
}

export interface FitOptions {
  /** `softmax` learns classes, `identity` values. */
  readonly output: 'softmax' | 'identity';
  readonly epochs: number;
  /** Of AdaGrad. */
  readonly learningRate: number;
  /** Weight of the squared weights in the loss. */
  readonly decay: number;
  /** Features in fewer examples are left out. */
  readonly minCount: number;
  readonly seed: number;
}

export interface LinearFit {
  /** Row of `weights` by feature hash. */
  readonly rows: ReadonlyMap<number, number>;
  /** In how many examples each row's feature stands. */
  readonly counts: Uint32Array;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** Fits a linear model by AdaGrad over shuffled examples. The same examples, options and seed give the same model. */
export function fitLinear(examples: readonly Example[], options: FitOptions): LinearFit {
  const outputs = examples[0]?.target.length ?? 0;
  const { rows, counts, texts } = indexFeatures(examples, options.minCount);
  const weights = new Float64Array(rows.size * outputs);
  const squares = new Float64Array(weights.length).fill(1e-3);
  const bias = new Float64Array(outputs);
  const biasSquares = new Float64Array(outputs).fill(1);
  const random = createRandom(options.seed);
  const order = examples.map((_, index) => index);
  const gradient = new Float64Array(outputs);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (const index of shuffle(order, random)) {
      const example = examples[index] as Example;
      const text = texts[index] as { rows: Uint32Array; value: number };
      predictInto(gradient, text, weights, bias);
      if (options.output === 'softmax') softmaxInPlace(gradient);
      for (let output = 0; output < outputs; output++) {
        gradient[output] = ((gradient[output] ?? 0) - (example.target[output] ?? 0)) * example.weight;
        const slope = gradient[output] ?? 0;
        biasSquares[output] = (biasSquares[output] ?? 0) + slope * slope;
        bias[output] =
          (bias[output] ?? 0) - (options.learningRate * slope) / Math.sqrt(biasSquares[output] ?? 1);
      }
      for (const row of text.rows) {
        for (let output = 0; output < outputs; output++) {
          const at = row * outputs + output;
          const slope = (gradient[output] ?? 0) * text.value + options.decay * (weights[at] ?? 0);
          squares[at] = (squares[at] ?? 0) + slope * slope;
          weights[at] = (weights[at] ?? 0) - (options.learningRate * slope) / Math.sqrt(squares[at] ?? 1);
        }
      }
    }
  }
  return { rows, counts, weights, bias };
}

/** What a fit says of a text: raw scores, one an output. */
export function predictFit(fit: LinearFit, features: readonly string[]): Float64Array {
  const outputs = fit.bias.length;
  const hashes = new Set(features.map(hashFeature));
  const rows: number[] = [];
  for (const hash of hashes) {
    const row = fit.rows.get(hash);
    if (row !== undefined) rows.push(row);
  }
  const scores = new Float64Array(outputs);
  predictInto(
    scores,
    { rows: Uint32Array.from(rows), value: featureValue(hashes.size) },
    fit.weights,
    fit.bias,
  );
  return scores;
}

function indexFeatures(
  examples: readonly Example[],
  minCount: number,
): { rows: Map<number, number>; counts: Uint32Array; texts: { rows: Uint32Array; value: number }[] } {
  const hashed = examples.map((example) => new Set(example.features.map(hashFeature)));
  const counts = new Map<number, number>();
  for (const hashes of hashed) for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const rows = new Map<number, number>();
  for (const [hash, count] of counts) if (count >= minCount) rows.set(hash, rows.size);
  const texts = hashed.map((hashes) => ({
    rows: Uint32Array.from([...hashes].flatMap((hash) => rows.get(hash) ?? [])),
    value: featureValue(hashes.size),
  }));
  const kept = Uint32Array.from(rows.keys(), (hash) => counts.get(hash) ?? 0);
  return { rows, counts: kept, texts };
}

function predictInto(
  scores: Float64Array,
  text: { rows: Uint32Array; value: number },
  weights: Float64Array,
  bias: Float64Array,
): void {
  const outputs = scores.length;
  scores.fill(0);
  for (const row of text.rows) {
    for (let output = 0; output < outputs; output++) {
      scores[output] = (scores[output] ?? 0) + (weights[row * outputs + output] ?? 0);
    }
  }
  for (let output = 0; output < outputs; output++) {
    scores[output] = (scores[output] ?? 0) * text.value + (bias[output] ?? 0);
  }
}

function softmaxInPlace(scores: Float64Array): void {
  const highest = Math.max(...scores);
  let total = 0;
  for (let index = 0; index < scores.length; index++) {
    scores[index] = Math.exp((scores[index] ?? 0) - highest);
    total += scores[index] ?? 0;
  }
  for (let index = 0; index < scores.length; index++) scores[index] = (scores[index] ?? 0) / total;
}
