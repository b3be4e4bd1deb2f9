import { describe, expect, it } from '@jest/globals';
import { MILEPOSTS } from '../../../pipeline/events.ts';
import { ENGLISH_ASK } from '../../../public/widget/ask-words.js';
import { ENGLISH } from '../../../public/widget/track-words.js';
import { ENGLISH as SERVER_ENGLISH } from '../../../server/i18n/en.ts';

describe('the words that the elements have with them', () => {
  it.each([
    [0, '<1\u00a0ms'],
    [61.4, '61\u00a0ms'],
    [4210, '4.2\u00a0s'],
    [125_000, '2\u00a0min 5\u00a0s'],
  ])('write %d ms as %s', (ms, text) => {
    expect(ENGLISH.duration(ms)).toBe(text);
  });

  it('keep the sentences of the server, which may know more', () => {
    expect(ENGLISH.explain({ code: 'rate_limited', message: 'Ask again in 7 s.' })).toBe('Ask again in 7 s.');
  });

  it('are those of the catalogue, so that another language has them all', () => {
    const { catalogue } = ENGLISH_ASK;
    expect(Object.keys(catalogue).filter((key) => !(key in SERVER_ENGLISH))).toEqual([]);
    expect(Object.keys(catalogue)).toEqual(expect.arrayContaining(Object.keys(ENGLISH.catalogue)));
  });

  it('name the stages as the pages of the site do', () => {
    const stages = MILEPOSTS.map(({ labelKey }) => [labelKey, SERVER_ENGLISH[labelKey]]);
    expect(stages.map(([key = '']) => [key, ENGLISH_ASK.say(key)])).toEqual(stages);
  });
});
