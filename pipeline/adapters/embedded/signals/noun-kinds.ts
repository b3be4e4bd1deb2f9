import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type LinearModel,
  type LinearModelFile,
  scoreFeatures,
  toLinearModel,
  toProbabilities,
} from '../classify/linear-classifier.ts';
import { embedWords } from '../meaning/embed-text.ts';
import type { MeaningTable } from '../meaning/meaning-table.ts';

/**
 * What a noun names: what somebody does (nurse), what else somebody is (fan, twin), where people work (bakery), a branch or
 * subject (logistics), or anything else.
 */
export const NOUN_KINDS = ['role', 'person', 'place', 'branch', 'thing'] as const;
export type NounKind = (typeof NOUN_KINDS)[number];
/** Probabilities; they add up to 1. */
export type NounShares = Readonly<Record<NounKind, number>>;

/** A linear model over words and endings, whose `meaning` is added: Float32, a row of `NOUN_KINDS` for each number of the vectors. */
export interface NounModelFile extends LinearModelFile {
  readonly meaning: string;
}

export interface NounModel {
  readonly spelling: LinearModel;
  readonly meaning: Float32Array;
}

const FILE = 'noun-kinds.json';
const ENDINGS = [2, 3, 4, 5];

/** Says of a noun, with the words before it that narrow it, what it names. English. */
export type NounKinds = (words: readonly string[]) => NounShares;

/** @throws {Error} when the weights are missing or do not belong to the table */
export async function loadNounKinds(weightsFolder: string, table: MeaningTable): Promise<NounKinds> {
  const file = join(weightsFolder, FILE);
  const stored = JSON.parse(await readFile(file, 'utf8')) as NounModelFile;
  return createNounKinds(toNounModel(stored, table, file), table);
}

export function toNounModel(stored: NounModelFile, table: MeaningTable, name = FILE): NounModel {
  const bytes = Buffer.from(stored.meaning, 'base64');
  const count = bytes.length / 4;
  if (count !== 2 * table.dimensions * NOUN_KINDS.length) throw new Error(`${name} is of another table`);
  return {
    spelling: toLinearModel(stored, name),
    meaning: Float32Array.from({ length: count }, (_, at) => bytes.readFloatLE(4 * at)),
  };
}

export function createNounKinds({ spelling, meaning }: NounModel, table: MeaningTable): NounKinds {
  return (words) => {
    const { scores } = scoreFeatures(spelling, listNounFeatures(words));
    for (const [at, value] of readMeaning(words, table).entries()) {
      if (value === 0) continue;
      for (let kind = 0; kind < scores.length; kind++)
        scores[kind] = (scores[kind] ?? 0) + value * (meaning[at * scores.length + kind] ?? 0);
    }
    const [role = 0, person = 0, place = 0, branch = 0, thing = 0] = toProbabilities(
      scores,
      spelling.temperature,
    );
    return { role, person, place, branch, thing };
  };
}

/** How a noun is spelt: the whole of it, its last word, and how that ends. */
export function listNounFeatures(words: readonly string[]): string[] {
  const noun = (words.at(-1) ?? '').toLowerCase();
  const endings = ENDINGS.filter((length) => noun.length > length).map((length) => `~${noun.slice(-length)}`);
  return [`=${words.join(' ').toLowerCase()}`, `-${noun}`, ...endings];
}

/** The vector of the last word, then that of the words before it; zeros where there are none. */
export function readMeaning(words: readonly string[], table: MeaningTable): Float32Array {
  const vector = new Float32Array(2 * table.dimensions);
  vector.set(embedWords(table, words.at(-1) ?? ''));
  if (words.length > 1) vector.set(embedWords(table, words.slice(0, -1).join(' ')), table.dimensions);
  return vector;
}
