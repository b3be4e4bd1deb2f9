import { describe, expect, it } from '@jest/globals';
import { createHeadingComparer } from '../../../pipeline/text/asked-heading.ts';

describe('comparing a heading with a question', () => {
  it('counts small words, and neither case nor marks', () => {
    const compare = createHeadingComparer('what IS a milepost');
    expect(compare('What is a milepost?')).toBe(1);
    expect(compare('What is a milepost made of?')).toBeCloseTo(4 / 6);
    expect(compare('Why is it green?')).toBeCloseTo(1 / 7);
  });

  it('knows questions of other languages, and says nothing of headings that ask nothing', () => {
    expect(createHeadingComparer('Was ist das?')('Was ist das?')).toBe(1);
    expect(createHeadingComparer('ما هذا')('ما هذا؟')).toBe(1);
    expect(createHeadingComparer('Mileposts')('Mileposts')).toBe(0);
    expect(createHeadingComparer('')('?')).toBe(0);
  });
});
