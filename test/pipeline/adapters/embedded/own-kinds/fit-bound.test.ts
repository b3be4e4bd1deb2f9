import { describe, expect, it } from '@jest/globals';
import { fitBound } from '../../../../../pipeline/adapters/embedded/own-kinds/fit-bound.ts';
import { toConfidence } from '../../../../../pipeline/adapters/embedded/own-kinds/kind-model.ts';

/** Examples of the label 0 with these scores; with their own label taken away they score `other`. */
const judgedOf = (scores: readonly number[], other: number, told = 0) =>
  scores.map((score) => ({ told, score, otherScore: other }));
const allOf = (count: number) => new Uint16Array(count);
const steps = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at / count);

describe('the bound from which on a label is believed', () => {
  it('lies between the examples and what they score without their label', () => {
    const bound = fitBound(judgedOf(steps(5, 200), 1), allOf(200));
    expect(bound.score).toBeGreaterThan(1);
    expect(bound.score).toBeLessThan(5.1);
    expect(bound.slope).toBeGreaterThan(0);
    expect(toConfidence(bound.score, bound)).toBe(0.5);
    expect(toConfidence(6, bound)).toBeGreaterThan(0.5);
    expect(toConfidence(1, bound)).toBeLessThan(0.5);
  });

  it('rises with the scores of examples that were told wrong', () => {
    const spread = steps(0, 100).map((step) => 2 + 10 * step);
    const right = judgedOf(spread, 0);
    const withWrong = [...right, ...judgedOf(steps(3, 60), 0, 1)];
    const bound = fitBound(withWrong, allOf(160));
    expect(bound.score).toBeGreaterThan(fitBound(right, allOf(100)).score);
  });

  it('gives up one example at the least, however few there are', () => {
    const bound = fitBound(judgedOf([3, 4, 5, 6, 7], -1), allOf(5));
    expect(bound.score).toBeGreaterThanOrEqual(4);
  });

  it('is a number with a slope upwards, whatever the examples say', () => {
    for (const judged of [
      judgedOf([1, 1, 1, 1, 1], 1),
      judgedOf([1, 2, 3, 4, 5], 9),
      judgedOf([1, 2, 3, 4, 5], 0, 1),
    ]) {
      const { score, slope } = fitBound(judged, allOf(5));
      expect([Number.isFinite(score), slope > 0]).toEqual([true, true]);
    }
  });
});
