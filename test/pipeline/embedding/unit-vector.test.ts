import { describe, expect, it } from '@jest/globals';
import { toCosine, toUnitVector } from '../../../pipeline/embedding/unit-vector.ts';

describe('vectors of unit length', () => {
  it('keep their direction, and leave what they were made of as it is', () => {
    const vector = Float32Array.of(3, 4);
    expect([...toUnitVector(vector)].map((value) => Number(value.toFixed(6)))).toEqual([0.6, 0.8]);
    expect([...vector]).toEqual([3, 4]);
    expect([...toUnitVector(Float32Array.of(0, 0))]).toEqual([0, 0]);
  });

  it('are as near as they point the same way', () => {
    expect(toCosine(Float32Array.of(1, 0), Float32Array.of(1, 0))).toBe(1);
    expect(toCosine(Float32Array.of(1, 0), Float32Array.of(0, 1))).toBe(0);
    expect(toCosine(Float32Array.of(1, 0), Float32Array.of(-1, 0))).toBe(-1);
  });
});
