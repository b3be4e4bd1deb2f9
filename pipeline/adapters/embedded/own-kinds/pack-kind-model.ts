import type { OwnKindAction } from '../../../ports.ts';
import type { KindModel } from './kind-model.ts';

/** What the bytes begin with, after its length in 4 bytes. Then come hashes, weights of features, steps, and numbers of 8 bits. */
interface Head {
  readonly format: typeof FORMAT;
  readonly labels: readonly string[];
  readonly actions: readonly (readonly [label: string, action: OwnKindAction])[];
  readonly embedder: string;
  readonly dimensions: number;
  readonly features: number;
  readonly unknownWeight: number;
  readonly bias: readonly number[];
  readonly bound: { readonly score: number; readonly slope: number };
}

const FORMAT = 'own kinds 1';
const LENGTH_BYTES = 4;
/** Numbers of 8 bits that a model is allowed: the features that decide least are left out beyond. */
const MAX_NUMBERS = 4_000_000;

/** Packs a model: a row in 8 bits a label, in steps of its own. All numbers are little-endian. */
export function packKindModel(model: KindModel, maxNumbers = MAX_NUMBERS): Uint8Array {
  const { vocabulary, weights, labels } = model;
  const kept = chooseFeatures(model, Math.floor(maxNumbers / labels.length));
  const rows = [...kept.map(({ row }) => row), ...dimensionRows(model)];
  const head: Head = {
    format: FORMAT,
    labels,
    actions: [...model.actions],
    embedder: model.embedder,
    dimensions: vocabulary.dimensions,
    features: kept.length,
    unknownWeight: vocabulary.unknownWeight,
    bias: Array.from(weights.bias, (value) => Number(value.toPrecision(7))),
    bound: model.bound,
  };
  const headBytes = Buffer.from(JSON.stringify(head));
  const numbers = Buffer.alloc(kept.length * 8 + rows.length * 4);
  for (const [at, { hash, row }] of kept.entries()) {
    numbers.writeUInt32LE(hash, at * 4);
    numbers.writeFloatLE(vocabulary.weights[row] as number, (kept.length + at) * 4);
  }
  const values = Buffer.alloc(rows.length * labels.length);
  for (const [at, row] of rows.entries()) {
    const own = weights.weights.subarray(row * labels.length, (row + 1) * labels.length);
    const step = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    numbers.writeFloatLE(step, kept.length * 8 + at * 4);
    for (let label = 0; label < own.length; label++)
      values.writeInt8(
        step === 0 ? 0 : Math.round((own[label] as number) / step),
        at * labels.length + label,
      );
  }
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(headBytes.length);
  return Buffer.concat([length, headBytes, numbers, values]);
}

/** @throws {Error} when the bytes are no model of this format, or not all of one */
export function unpackKindModel(packed: Uint8Array): KindModel {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const headEnd = LENGTH_BYTES + (bytes.length < LENGTH_BYTES ? 0 : bytes.readUInt32LE(0));
  const head = readHead(bytes.subarray(LENGTH_BYTES, headEnd));
  if (head?.format !== FORMAT)
    throw new Error('the kept kinds are of another version of Milepost, or broken');
  const { labels, features, dimensions } = head;
  const rowCount = features + dimensions;
  const stepsAt = headEnd + features * 8;
  const valuesAt = stepsAt + rowCount * 4;
  if (bytes.length !== valuesAt + rowCount * labels.length || head.bias.length !== labels.length)
    throw new Error('the kept kinds are incomplete');
  const weights = new Float32Array(rowCount * labels.length);
  for (let row = 0; row < rowCount; row++) {
    const step = bytes.readFloatLE(stepsAt + row * 4);
    const from = row * labels.length;
    for (let at = from; at < from + labels.length; at++) weights[at] = step * bytes.readInt8(valuesAt + at);
  }
  return {
    labels,
    actions: new Map(head.actions),
    embedder: head.embedder,
    vocabulary: {
      rows: new Map(
        Array.from({ length: features }, (_, row) => [bytes.readUInt32LE(headEnd + row * 4), row]),
      ),
      weights: Float32Array.from({ length: features }, (_, row) =>
        bytes.readFloatLE(headEnd + (features + row) * 4),
      ),
      unknownWeight: head.unknownWeight,
      dimensions,
    },
    weights: { labelCount: labels.length, weights, bias: Float32Array.from(head.bias) },
    bound: head.bound,
  };
}

function readHead(bytes: Buffer): Head | null {
  try {
    return JSON.parse(bytes.toString('utf8')) as Head;
  } catch {
    return null;
  }
}

function chooseFeatures({ vocabulary, weights, labels }: KindModel, limit: number) {
  const all = Array.from(vocabulary.rows, ([hash, row]) => ({ hash, row }));
  if (all.length <= limit) return all;
  const effects = new Float32Array(all.length);
  for (const { row } of all) {
    let most = 0;
    for (let at = row * labels.length; at < (row + 1) * labels.length; at++)
      most = Math.max(most, Math.abs(weights.weights[at] as number));
    effects[row] = most * (vocabulary.weights[row] as number);
  }
  return all.sort((a, b) => (effects[b.row] as number) - (effects[a.row] as number)).slice(0, limit);
}

function dimensionRows({ vocabulary }: KindModel): number[] {
  return Array.from({ length: vocabulary.dimensions }, (_, at) => vocabulary.weights.length + at);
}
