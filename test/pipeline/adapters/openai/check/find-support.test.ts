import { describe, expect, it } from '@jest/globals';
import { findSupport } from '../../../../../pipeline/adapters/openai/check/find-support.ts';

const TEXT =
  'Mileposts stand at the side of a road. They tell how far it is to the next town. Most were made of stone.';

describe('findSupport', () => {
  it('quotes the sentence that carries the claim, verbatim', () => {
    const { share, quote } = findSupport(
      'A milepost tells you the distance: how far the next town is.',
      TEXT,
    );
    expect(quote).toBe('They tell how far it is to the next town.');
    expect(share).toBeGreaterThan(0.5);
  });

  it('finds next to nothing for a claim about something else', () => {
    expect(findSupport('Bananas grow in warm countries all year round.', TEXT).share).toBeLessThan(0.2);
  });

  it('finds nothing for a claim without words', () => {
    expect(findSupport('...', TEXT)).toEqual({ share: 0, quote: null });
  });

  it('compares names and numbers where the languages differ', () => {
    const text = 'The ANWB placed the first 12 mushrooms in the year 1919, and they are in use to this day.';
    const claim = 'Die ersten Wegweiser in Pilzform stellte der ANWB im Jahr 1919 auf.';
    expect(findSupport(claim, text).share).toBe(1);
    expect(findSupport('Bananen wachsen das ganze Jahr in warmen Gegenden.', text).share).toBe(0);
  });
});
