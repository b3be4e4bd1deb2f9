import { describe, expect, it } from '@jest/globals';
import { createTermFinder, mergeCredits, toCredits } from '../../../pipeline/text/find-terms.ts';
import { toTerms } from '../../../pipeline/text/terms.ts';

describe('a term finder', () => {
  it('finds every inflection of a term with the place of its word', () => {
    const text = 'The file was sent; sending files is easy.';
    const found = createTermFinder(toTerms('send files'))(text);
    expect(found.map(({ term, word, start, end }) => [term, word, text.slice(start, end)])).toEqual([
      [1, 1, 'file'],
      [0, 4, 'sending'],
      [1, 5, 'files'],
    ]);
  });

  it('finds a compound by its whole and its parts at one word', () => {
    const found = createTermFinder(toTerms('res.sendFile'))('Call res.sendFile().');
    expect(new Set(found.map(({ word }) => word))).toEqual(new Set([1]));
    expect(toCredits(found).size).toBe(toTerms('res.sendFile').length);
  });

  it('gives some credit to a word of the same family and none to a stranger', () => {
    const find = createTermFinder(toTerms('Japan'));
    expect(find('a Japanese')[0]?.credit).toBeLessThan(1);
    expect(find('the Japan')[0]?.credit).toBe(1);
    expect(find('a jacket of java')).toEqual([]);
  });

  it('does not take one number for another', () => {
    expect(createTermFinder(['10000'])('10001 and 100000')).toEqual([]);
  });

  it('finds terms in scripts without spaces', () => {
    expect(createTermFinder(toTerms('東京'))('私は東京に住む').map(({ start }) => start)).toEqual([2]);
  });

  it('finds the words of the languages that the terms are of', () => {
    const [term = ''] = toTerms('Häuser', { language: 'de' });
    const find = createTermFinder([{ term, forms: toTerms('houses'), languages: ['de', 'en'] }]);
    expect(find('ein Haus')[0]).toMatchObject({ term: 0, credit: 1 });
    expect(find('a house')[0]).toMatchObject({ term: 0, credit: 1 });
  });

  it('gives some credit to the part of a long word in a language that glues words, and in no other', () => {
    const term = { term: 'haftpflicht' };
    const find = createTermFinder([{ ...term, languages: ['de'] }]);
    expect(find('die Haftpflichtversicherung')[0]).toMatchObject({ credit: expect.closeTo(0.6) });
    expect(find('die Betriebshaftpflicht')[0]).toMatchObject({ credit: expect.closeTo(0.6) });
    expect(createTermFinder([{ ...term, languages: ['fr'] }])('Betriebshaftpflicht')).toEqual([]);
  });

  it('takes no grammar word for the stem of another word, and finds it where a title has nothing else', () => {
    expect(createTermFinder(toTerms('one source'))('on the law')).toEqual([]);
    expect(createTermFinder(['the', 'who'])('The Who').map(({ term }) => term)).toEqual([0, 1]);
  });

  it('finds a verb with its particle, and a name by its initials', () => {
    expect(createTermFinder(['make_out', 'make'])('Making out').map(({ term }) => term)).toEqual([1, 0]);
    expect(createTermFinder(['sso'])('Single sign-on')[0]).toMatchObject({ term: 0, credit: 1 });
  });

  it('keeps the greatest credit when texts are put together', () => {
    expect(mergeCredits(new Map([[1, 1]]), new Map([[1, 0.4]])).get(1)).toBe(1);
  });
});
