import { describe, expect, it } from '@jest/globals';
import { poolTokens } from '../../../../pipeline/adapters/onnx/pool-tokens.ts';

// Two texts of three and of one token; the rest of the second row only fills it.
const TOKENS = {
  data: Float32Array.from([3, 0, 0, 4, 0, 0, /**/ 0, 2, 9, 9, 9, 9]),
  columns: 3,
  dimensions: 2,
};

describe('the vector of a text', () => {
  it.each([
    ['mean', [0.6, 0.8]],
    ['first', [1, 0]],
    ['last', [0, 0]],
  ] as const)('is made of its tokens by %s, as long as 1', (pooling, expected) => {
    const vector = poolTokens(TOKENS, 0, { count: 3, pooling });
    expect([...vector].map((value) => Number(value.toFixed(6)))).toEqual(expected);
  });

  it.each(['mean', 'first', 'last'] as const)('takes nothing of what fills its row, by %s', (pooling) => {
    expect([...poolTokens(TOKENS, 1, { count: 1, pooling })]).toEqual([0, 1]);
  });
});
