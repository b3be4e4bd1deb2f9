import { createRandom, shuffle } from '../training/random.ts';
import type { KindRow, KindVocabulary } from './kind-vocabulary.ts';
import { type KindWeights, scoreAll, scoreSome, toChances } from './score-kinds.ts';

/** What is learnt from: texts as rows of a vocabulary, each with the index of its label. */
export interface KindExamples {
  readonly vocabulary: KindVocabulary;
  readonly rows: readonly KindRow[];
  readonly labels: Uint16Array;
  readonly labelCount: number;
}

/** Of AdaGrad for features, and for dimensions, which share a rate a label. Chosen on the validation questions of CLINC150. */
const FEATURE_RATE = 0.3;
const VECTOR_RATE = 2;
const BIAS_RATE = 0.03;
/** The squares that the rates begin with: from nothing, and from a start that is nearly there. */
const FRESH = { features: 1e-3, dimensions: 1 } as const;
const STARTED = { features: 0.02, dimensions: 20 } as const;
/** Many texts need fewer rounds: about this many steps, within limits. */
const STEPS = 22_500;
const MIN_EPOCHS = 3;
const STARTED_EPOCHS = 2;
const MAX_EPOCHS = 30;
/** A slope that is smaller moves nothing. */
const MIN_SLOPE = 5e-3;
/** A label that is less likely after the first round is not looked at again for that text: it saves most of the time. */
const MIN_LIKELY = 0.01;

/** What a fit may begin with. */
export interface FitStart {
  /** Is changed by the fit, which returns it. */
  readonly model: KindWeights;
  /** By text: the labels that are looked at. */
  readonly likely: readonly Uint16Array[];
}

/**
 * Fits a multinomial logistic model by AdaGrad over the texts of these indexes, shuffled. The same texts in the same order give
 * the same model.
 */
export function fitKinds(examples: KindExamples, texts: readonly number[]): KindWeights {
  const model = createWeights(examples);
  const step = createStep(examples, model, FRESH);
  const likely: Uint16Array[] = [];
  const random = createRandom(1);
  const epochs = Math.min(MAX_EPOCHS, Math.max(MIN_EPOCHS, Math.round(STEPS / (texts.length || 1))));
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const text of shuffle(texts, random)) {
      const chances = step(text, likely[text] ?? null);
      if (epoch === 0) likely[text] = listLikely(chances, examples.labels[text] as number);
    }
  }
  return model;
}

/** The same over all texts, from models of parts of them: a few short rounds in place of a fit from nothing. */
export function finishFit(examples: KindExamples, { model, likely }: FitStart): KindWeights {
  const step = createStep(examples, model, STARTED);
  const texts = Array.from(examples.rows.keys());
  const random = createRandom(1);
  for (let epoch = 0; epoch < STARTED_EPOCHS; epoch++)
    for (const text of shuffle(texts, random)) step(text, likely[text] as Uint16Array);
  return model;
}

/** All zeros. */
export function createWeights({ vocabulary, labelCount }: KindExamples): KindWeights {
  const rowCount = vocabulary.weights.length + vocabulary.dimensions;
  return {
    labelCount,
    weights: new Float32Array(rowCount * labelCount),
    bias: new Float32Array(labelCount),
  };
}

/** The labels that are worth looking at for a text. */
export function listLikely(chances: Float32Array, own: number): Uint16Array {
  const likely: number[] = [];
  for (let label = 0; label < chances.length; label++)
    if (label === own || (chances[label] as number) > MIN_LIKELY) likely.push(label);
  return Uint16Array.from(likely);
}

/** Returns a function that learns from one text among some labels, or all, and gives their chances as they were before. */
function createStep(
  { vocabulary, rows, labels, labelCount }: KindExamples,
  model: KindWeights,
  begun: typeof FRESH | typeof STARTED,
) {
  const { weights, bias } = model;
  const squares = new Float32Array(vocabulary.weights.length * labelCount).fill(begun.features);
  const vectorSquares = new Float32Array(labelCount).fill(begun.dimensions);
  const chances = new Float32Array(labelCount);
  const moved = new Uint16Array(labelCount);
  const slopes = new Float32Array(labelCount);
  const rates = new Float32Array(labelCount);

  return function step(text: number, among: Uint16Array | null): Float32Array {
    const row = rows[text] as KindRow;
    if (among) scoreSome(chances, row, model, among);
    else scoreAll(chances, row, model);
    const count = among?.length ?? labelCount;
    toChances(chances, count);
    let movedCount = 0;
    for (let at = 0; at < count; at++) {
      const label = among ? (among[at] as number) : at;
      const slope = (chances[at] as number) - (label === labels[text] ? 1 : 0);
      if (slope < MIN_SLOPE && slope > -MIN_SLOPE) continue;
      moved[movedCount] = label;
      slopes[movedCount++] = slope;
      bias[label] = (bias[label] as number) - BIAS_RATE * slope;
    }
    moveFeatures(row, movedCount);
    moveDimensions(row, movedCount);
    return chances;
  };

  function moveFeatures({ rows: features, values, featureCount }: KindRow, count: number): void {
    for (let at = 0; at < featureCount; at++) {
      const from = (features[at] as number) * labelCount;
      const value = values[at] as number;
      for (let which = 0; which < count; which++) {
        const place = from + (moved[which] as number);
        const slope = (slopes[which] as number) * value;
        const sum = (squares[place] as number) + slope * slope;
        squares[place] = sum;
        weights[place] = (weights[place] as number) - (FEATURE_RATE * slope) / Math.sqrt(sum);
      }
    }
  }

  function moveDimensions({ rows: all, values, featureCount }: KindRow, count: number): void {
    if (featureCount === all.length) return;
    for (let which = 0; which < count; which++) {
      const label = moved[which] as number;
      const slope = slopes[which] as number;
      const sum = (vectorSquares[label] as number) + slope * slope;
      vectorSquares[label] = sum;
      rates[which] = (VECTOR_RATE * slope) / Math.sqrt(sum);
    }
    for (let at = featureCount; at < all.length; at++) {
      const from = (all[at] as number) * labelCount;
      const value = values[at] as number;
      for (let which = 0; which < count; which++) {
        const place = from + (moved[which] as number);
        weights[place] = (weights[place] as number) - (rates[which] as number) * value;
      }
    }
  }
}
