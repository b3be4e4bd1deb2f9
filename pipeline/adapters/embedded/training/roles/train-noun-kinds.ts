import { hashFeature } from '../../classify/linear-classifier.ts';
import type { MeaningTable } from '../../meaning/meaning-table.ts';
import { listNounFeatures, NOUN_KINDS, type NounModelFile, readMeaning } from '../../signals/noun-kinds.ts';
import { packModel } from '../pack-model.ts';
import { createRandom, shuffle } from '../random.ts';
import type { NounExample } from './noun-examples.ts';

const EPOCHS = 20;
const LEARNING_RATE = 0.5;
const DECAY = 2e-5;
const MAX_FEATURES = 30_000;
const KINDS = NOUN_KINDS.length;
/** The features of a noun that are words come first. */
const NAMES = 2;

/** A third of the times a noun is learnt from without its own name, so that its ending and meaning must tell it. */
const NAMELESS = 0.35;

interface Prepared {
  readonly rows: Uint32Array;
  /** Without the features that are the words themselves. */
  readonly namelessRows: Uint32Array;
  readonly value: number;
  readonly meaning: Float32Array;
  readonly example: NounExample;
}

/** Fits a softmax over spelling and meaning together, by AdaGrad. The same examples give the same model. */
export function trainNounKinds(examples: readonly NounExample[], table: MeaningTable): NounModelFile {
  const { prepared, hashes, counts } = prepare(examples, table);
  const spelling = new Float64Array(hashes.length * KINDS);
  const meaning = new Float64Array(2 * table.dimensions * KINDS);
  const bias = new Float64Array(KINDS);
  const step = createStep({ spelling, meaning, bias });
  const random = createRandom(1);
  for (let epoch = 0; epoch < EPOCHS; epoch++)
    for (const item of shuffle(prepared, random)) step(item, random() < NAMELESS);
  const rows = new Map(hashes.map((hash, row) => [hash, row]));
  const packed = packModel(
    { rows, counts: Uint32Array.from(counts), weights: spelling, bias },
    { classes: NOUN_KINDS, commonWords: [], temperature: 1, maxFeatures: MAX_FEATURES },
  );
  const bytes = Buffer.alloc(meaning.length * 4);
  for (const [at, weight] of meaning.entries()) bytes.writeFloatLE(weight, at * 4);
  return { ...packed, meaning: bytes.toString('base64') };
}

function prepare(examples: readonly NounExample[], table: MeaningTable) {
  const rows = new Map<number, number>();
  const counts: number[] = [];
  const prepared = examples.map((example): Prepared => {
    const words = example.words.split(' ');
    const own = listNounFeatures(words).map((feature) => {
      const hash = hashFeature(feature);
      const row = rows.get(hash) ?? rows.size;
      rows.set(hash, row);
      counts[row] = (counts[row] ?? 0) + example.weight;
      return row;
    });
    return {
      rows: Uint32Array.from(own),
      namelessRows: Uint32Array.from(own.slice(NAMES)),
      value: 1 / Math.sqrt(own.length),
      meaning: readMeaning(words, table),
      example,
    };
  });
  return { prepared, hashes: [...rows.keys()], counts };
}

function createStep({ spelling, meaning, bias }: Record<'spelling' | 'meaning' | 'bias', Float64Array>) {
  const squares = new Map(
    [spelling, meaning, bias].map((part) => [part, new Float64Array(part.length).fill(1e-2)]),
  );
  const slopes = new Float64Array(KINDS);
  const move = (part: Float64Array, from: number, value: number) => {
    const sums = squares.get(part) as Float64Array;
    for (let kind = 0; kind < KINDS; kind++) {
      const at = from + kind;
      const slope = (slopes[kind] as number) * value + DECAY * (part[at] as number);
      sums[at] = (sums[at] as number) + slope * slope;
      part[at] = (part[at] as number) - (LEARNING_RATE * slope) / Math.sqrt(sums[at] as number);
    }
  };
  const add = (part: Float64Array, from: number, value: number) => {
    for (let kind = 0; kind < KINDS; kind++)
      slopes[kind] = (slopes[kind] as number) + (part[from + kind] as number) * value;
  };
  return (
    { rows: all, namelessRows, value, meaning: vector, example: { target, weight } }: Prepared,
    isNameless: boolean,
  ) => {
    const rows = isNameless ? namelessRows : all;
    slopes.set(bias);
    for (const row of rows) add(spelling, row * KINDS, value);
    for (let at = 0; at < vector.length; at++)
      if (vector[at] !== 0) add(meaning, at * KINDS, vector[at] as number);
    toSlopes(slopes, target, weight);
    move(bias, 0, 1);
    for (const row of rows) move(spelling, row * KINDS, value);
    for (let at = 0; at < vector.length; at++)
      if (vector[at] !== 0) move(meaning, at * KINDS, vector[at] as number);
  };
}

/** From scores to how far their softmax is from the target. */
function toSlopes(scores: Float64Array, target: readonly number[], weight: number): void {
  const highest = Math.max(...scores);
  let total = 0;
  for (let kind = 0; kind < KINDS; kind++) {
    scores[kind] = Math.exp((scores[kind] as number) - highest);
    total += scores[kind] as number;
  }
  for (let kind = 0; kind < KINDS; kind++)
    scores[kind] = ((scores[kind] as number) / total - (target[kind] as number)) * weight;
}
