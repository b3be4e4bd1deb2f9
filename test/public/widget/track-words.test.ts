import { describe, expect, it } from '@jest/globals';
import { ENGLISH, formatDuration } from '../../../public/widget/track-words.js';

describe('formatDuration', () => {
  it.each([
    [0, '<1 ms'],
    [61.4, '61 ms'],
    [4210, '4.2 s'],
    [125_000, '2 min 5 s'],
  ])('writes %d as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('the words of the track', () => {
  it('sum a run up', () => {
    expect(ENGLISH.answered(4210, 1)).toBe('Answered in 4.2 s, 1 source');
    expect(ENGLISH.answered(60, 2)).toBe('Answered in 60 ms, 2 sources');
    expect(ENGLISH.unanswered(60)).toBe('No answer found, 60 ms');
  });

  it('round the time left to what can be known', () => {
    expect([ENGLISH.left(3400, null), ENGLISH.left(120_000, null)]).toEqual([
      'about 3 s left',
      'about 2 min left',
    ]);
  });
});
