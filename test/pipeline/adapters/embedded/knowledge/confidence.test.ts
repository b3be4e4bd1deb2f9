import { describe, expect, it } from '@jest/globals';
import {
  addNearness,
  CLAIM_THRESHOLD,
  type ConfidenceFeatures,
  REFUSAL_THRESHOLD,
  toConfidence,
} from '../../../../../pipeline/adapters/embedded/knowledge/confidence.ts';

const covered: ConfidenceFeatures = {
  coverage: 1,
  sentence: 1,
  adjacency: 1,
  headingLikeness: 0.8,
  titleLikeness: 0.3,
  margin: 0.8,
  strength: 1,
  unknown: 0,
};
const stray: ConfidenceFeatures = {
  coverage: 0.3,
  sentence: 0.2,
  adjacency: 0,
  headingLikeness: 0,
  titleLikeness: 0,
  margin: 0.05,
  strength: 0.3,
  unknown: 0.4,
};

describe('confidence', () => {
  it('is high for a question that is covered and low for one that is not, between 0 and 1', () => {
    expect(toConfidence(covered)).toBeGreaterThan(0.8);
    expect(toConfidence(covered)).toBeLessThanOrEqual(1);
    expect(toConfidence(stray)).toBeLessThan(REFUSAL_THRESHOLD);
    expect(toConfidence(stray)).toBeGreaterThanOrEqual(0);
  });

  it('rises with how near the nearest passage lies, and stays 0 where the words found nothing', () => {
    const nearness = { even: 0.4, weight: 5 };
    expect(addNearness(0.3, 0.4, nearness)).toBeCloseTo(0.3);
    expect(addNearness(0.3, 0.6, nearness)).toBeCloseTo(0.538, 3);
    expect(addNearness(0.3, 0.2, nearness)).toBeCloseTo(0.136, 3);
    expect(addNearness(0.3, 1, nearness)).toBeCloseTo(0.538, 3);
    expect(addNearness(0, 1, nearness)).toBe(0);
    expect(addNearness(1, 0, nearness)).toBe(1);
  });

  it('leaves room between what is claimed and what the documents do not answer', () => {
    const unsure = toConfidence({ ...stray, coverage: 0.7, sentence: 0.6, unknown: 0 });
    expect(unsure).toBeGreaterThan(REFUSAL_THRESHOLD);
    expect(unsure).toBeLessThan(CLAIM_THRESHOLD);
  });

  it.each([
    'coverage',
    'sentence',
    'adjacency',
    'headingLikeness',
    'titleLikeness',
    'margin',
    'strength',
  ] as const)('grows with %s', (name) => {
    expect(toConfidence({ ...stray, [name]: stray[name] + 0.2 })).toBeGreaterThan(toConfidence(stray));
  });

  it('falls with words that stand nowhere', () => {
    expect(toConfidence({ ...covered, unknown: 0.5 })).toBeLessThan(toConfidence(covered));
  });
});
