import { readFile } from 'node:fs/promises';

/** A vector a word or piece of a word; the meaning of a text is the sum of its words' vectors. */
export interface MeaningTable {
  /** Vectors of tables of another name are not comparable. */
  readonly name: string;
  readonly dimensions: number;
  /** Row of `values` by word, lower case; `##` begins a piece that stands inside a word. */
  readonly rows: ReadonlyMap<string, number>;
  /** `dimensions` numbers a row, each in steps of the row. */
  readonly values: Int8Array;
  readonly steps: Float32Array;
}

/** What the file begins with, after its length in 4 bytes. Then come the words, a line each, the steps and the values. */
interface Head {
  readonly format: 1;
  readonly name: string;
  readonly dimensions: number;
  readonly words: number;
  readonly wordBytes: number;
}

const LENGTH_BYTES = 4;
const STEP_BYTES = 4;

/** The table that comes with the package cannot be used; the message says why, and what to do. */
export class MeaningTableError extends Error {}

/** @throws {MeaningTableError} when the file is missing or is not a table of this format */
export async function loadMeaningTable(file: string): Promise<MeaningTable> {
  try {
    return toMeaningTable(await readFile(file), file);
  } catch (cause) {
    throw new MeaningTableError(
      `The table of meanings cannot be used: ${(cause as Error).message}. It comes with Milepost: install it again, with all its files.`,
      { cause },
    );
  }
}

/** `name` is what an error calls the table. All numbers are little-endian. */
export function toMeaningTable(bytes: Buffer, name = 'the table'): MeaningTable {
  const headEnd = LENGTH_BYTES + (bytes.length < LENGTH_BYTES ? 0 : bytes.readUInt32LE(0));
  const head = readHead(bytes.subarray(LENGTH_BYTES, headEnd));
  if (head?.format !== 1) throw new Error(`${name} is not a table of format 1`);
  const stepsAt = headEnd + head.wordBytes;
  const valuesAt = stepsAt + head.words * STEP_BYTES;
  const words = bytes.toString('utf8', headEnd, stepsAt).split('\n');
  if (words.length !== head.words || bytes.length !== valuesAt + head.words * head.dimensions)
    throw new Error(`${name} is incomplete`);
  return {
    name: head.name,
    dimensions: head.dimensions,
    rows: new Map(words.map((word, row) => [word, row])),
    values: new Int8Array(bytes.buffer, bytes.byteOffset + valuesAt, head.words * head.dimensions),
    steps: Float32Array.from({ length: head.words }, (_, row) =>
      bytes.readFloatLE(stepsAt + row * STEP_BYTES),
    ),
  };
}

function readHead(bytes: Buffer): Head | null {
  try {
    return JSON.parse(bytes.toString('utf8')) as Head;
  } catch {
    return null;
  }
}
