import { toUnitVector } from '../../embedding/unit-vector.ts';
import type { Pooling } from './read-pooling.ts';

/** The unit vector of a text from those of its tokens, one behind the other; zeros where there is no direction. */
export function poolTokens(tokens: Float32Array, dimensions: number, pooling: Pooling): Float32Array {
  const count = tokens.length / dimensions;
  const [first, end] = pooling === 'mean' ? [0, count] : pooling === 'first' ? [0, 1] : [count - 1, count];
  const sum = new Float32Array(dimensions);
  for (let from = first * dimensions; from < end * dimensions; from += dimensions)
    for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + (tokens[from + at] as number);
  return toUnitVector(sum);
}
