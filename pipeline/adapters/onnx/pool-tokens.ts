import type { Pooling } from './read-pooling.ts';

/** Vectors of tokens of several texts, in rows of the same length. */
export interface TokenVectors {
  readonly data: Float32Array;
  /** Tokens of a row, with those that only fill it. */
  readonly columns: number;
  readonly dimensions: number;
}

/** The unit vector of the text in a row whose first `count` tokens are its own; zeros where there is no direction. */
export function poolTokens(
  { data, columns, dimensions }: TokenVectors,
  row: number,
  { count, pooling }: { readonly count: number; readonly pooling: Pooling },
): Float32Array {
  const start = row * columns * dimensions;
  const [first, end] = pooling === 'mean' ? [0, count] : pooling === 'first' ? [0, 1] : [count - 1, count];
  const sum = new Float32Array(dimensions);
  for (let token = first; token < end; token++) {
    const from = start + token * dimensions;
    for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + (data[from + at] as number);
  }
  return toUnit(sum);
}

/** Its direction, as long as 1. */
export function toUnit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares) || 1;
  return vector.map((value) => value / length);
}
