import { describe, expect, it } from '@jest/globals';
import {
  REFUSAL_THRESHOLD,
  toConfidence,
} from '../../../../../pipeline/adapters/embedded/knowledge/confidence.ts';

const covered = { sentence: 1, adjacency: 1, context: 1, strength: 1.5, demand: 3 };
const stray = { sentence: 0.3, adjacency: 0, context: 1, strength: 0.2, demand: 3 };

describe('confidence', () => {
  it('is high for a question that is covered and low for one that is not, between 0 and 1', () => {
    expect(toConfidence(covered)).toBeGreaterThan(0.9);
    expect(toConfidence(covered)).toBeLessThanOrEqual(1);
    expect(toConfidence(stray)).toBeLessThan(REFUSAL_THRESHOLD);
    expect(toConfidence(stray)).toBeGreaterThanOrEqual(0);
  });

  it.each(['sentence', 'adjacency', 'context', 'strength'] as const)('grows with %s', (name) => {
    expect(toConfidence({ ...stray, [name]: stray[name] + 0.2 })).toBeGreaterThan(toConfidence(stray));
  });

  it('falls when the same is found for a question that asks for more', () => {
    expect(toConfidence({ ...covered, demand: 6 })).toBeLessThan(toConfidence(covered));
  });
});
