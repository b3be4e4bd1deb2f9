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

/** A model as its file holds it: lists of words with spaces between them, arrays of numbers in base64, little-endian. */
export interface LinearModelFile {
  readonly format: 1;
  readonly classes: string;
  readonly step: number;
  /** Float32, one a class. */
  readonly bias: string;
  readonly temperature: number;
  readonly commonWords: string;
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
  const classes = splitList(stored.classes);
  const hashes = Buffer.from(stored.hashes, 'base64');
  const weights = Buffer.from(stored.weights, 'base64');
  const bias = Buffer.from(stored.bias, 'base64');
  const count = hashes.length / 4;
  if (weights.length !== count * classes.length || bias.length !== classes.length * 4) {
    throw new Error(`${name} is incomplete`);
  }
  return {
    classes,
    rows: new Map(Array.from({ length: count }, (_, row) => [hashes.readUInt32LE(row * 4), row])),
    weights: new Int8Array(weights),
    step: stored.step,
    bias: classes.map((_, index) => bias.readFloatLE(index * 4)),
    temperature: stored.temperature,
    commonWords: new Set(splitList(stored.commonWords)),
  };
}

function splitList(list: string): string[] {
  return list === '' ? [] : list.split(' ');
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
