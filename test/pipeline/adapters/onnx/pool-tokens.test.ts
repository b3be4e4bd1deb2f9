import { describe, expect, it } from '@jest/globals';
import { poolTokens } from '../../../../pipeline/adapters/onnx/pool-tokens.ts';

const TOKENS = Float32Array.from([3, 0, 0, 4, 0, 0]);

describe('the vector of a text', () => {
  it.each([
    ['mean', [0.6, 0.8]],
    ['first', [1, 0]],
    ['last', [0, 0]],
  ] as const)('is made of its tokens by %s, as long as 1', (pooling, expected) => {
    const vector = poolTokens(TOKENS, 2, pooling);
    expect([...vector].map((value) => Number(value.toFixed(6)))).toEqual(expected);
  });
});
