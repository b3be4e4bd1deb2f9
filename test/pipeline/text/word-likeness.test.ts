import { describe, expect, it } from '@jest/globals';
import { createWordLikeness } from '../../../pipeline/text/word-likeness.ts';

describe('how alike two texts are', () => {
  it('is the share of their words that both have, each once, without case or marks', () => {
    const likenessOf = createWordLikeness('The mill grinds the corn.');
    expect(likenessOf('the corn grinds THE mill')).toBe(1);
    expect(likenessOf('The mill grinds flour')).toBeCloseTo(3 / 5);
    expect(likenessOf('Sails')).toBe(0);
  });

  it('is nothing for texts without a word', () => {
    expect(createWordLikeness('')('…')).toBe(0);
  });
});
