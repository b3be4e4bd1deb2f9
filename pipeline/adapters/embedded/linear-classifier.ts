import { readFile } from 'node:fs/promises';

/**
 * A multinomial logistic model over sparse binary features. Only the features that carry weight are kept, each by
 * the 32-bit hash of its name.
 */
export interface LinearModel {
  readonly classes: readonly string[];
  /** Row of `weights` by feature hash. */
  readonly rows: ReadonlyMap<number, number>;
  /** `classes.length` numbers a row, each in steps of `step`. */
  readonly weights: Int8Array;
  readonly step: number;
  readonly bias: readonly number[];
  /** Divides the scores, so that probabilities mean what they say; fitted on questions that were not trained on. */
  readonly temperature: number;
  /** The most frequent words of the training text, which feature extractors treat as grammar. */
  readonly commonWords: ReadonlySet<string>;
}

/** A model as its file holds it: typed arrays are base64, little-endian. */
export interface LinearModelFile {
  readonly format: 1;
  readonly classes: readonly string[];
  readonly step: number;
  readonly bias: readonly number[];
  readonly temperature: number;
  readonly commonWords: readonly string[];
  /** Uint32, ascending. */
  readonly hashes: string;
  /** Int8, row by row in the order of `hashes`. */
  readonly weights: string;
}

/** @throws {Error} when the file is missing or is not a model of this format */
export async function loadLinearModel(file: string): Promise<LinearModel> {
  return toLinearModel(JSON.parse(await readFile(file, 'utf8')) as LinearModelFile, file);
}

/** `name` is what an error calls the model. */
export function toLinearModel(stored: LinearModelFile, name = 'the model'): LinearModel {
  if (stored.format !== 1) throw new Error(`${name} is not a linear model of format 1`);
  const hashBytes = Buffer.from(stored.hashes, 'base64');
  const weightBytes = Buffer.from(stored.weights, 'base64');
  const count = hashBytes.length / 4;
  if (weightBytes.length !== count * stored.classes.length) throw new Error(`${name} is incomplete`);
  const rows = new Map<number, number>();
  for (let row = 0; row < count; row++) rows.set(hashBytes.readUInt32LE(row * 4), row);
  return {
    classes: stored.classes,
    rows,
    weights: new Int8Array(weightBytes),
    step: stored.step,
    bias: stored.bias,
    temperature: stored.temperature,
    commonWords: new Set(stored.commonWords),
  };
}

/** Scores by class, before any softmax. `known` is the share of the features that the model has a weight for. */
export function scoreFeatures(
  model: LinearModel,
  features: readonly string[],
): { scores: number[]; known: number } {
  const scores = model.classes.map(() => 0);
  const unique = new Set(features.map(hashFeature));
  let known = 0;
  for (const hash of unique) {
    const row = model.rows.get(hash);
    if (row === undefined) continue;
    known++;
    for (let index = 0; index < scores.length; index++) {
      scores[index] = (scores[index] ?? 0) + (model.weights[row * scores.length + index] ?? 0);
    }
  }
  const scale = model.step * featureValue(unique.size);
  return {
    scores: scores.map((score, index) => score * scale + (model.bias[index] ?? 0)),
    known: unique.size === 0 ? 0 : known / unique.size,
  };
}

/** Probabilities by class; they add up to 1. */
export function toProbabilities(scores: readonly number[], temperature: number): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - highest) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** What one of `count` binary features counts for: every text has the same length as a vector, however long it is. */
export function featureValue(count: number): number {
  return count === 0 ? 0 : 1 / Math.sqrt(count);
}

/** FNV-1a over UTF-16 units, 32 bits: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
export function hashFeature(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
