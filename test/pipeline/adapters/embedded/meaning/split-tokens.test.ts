import { describe, expect, it } from '@jest/globals';
import { splitTokens } from '../../../../../pipeline/adapters/embedded/meaning/split-tokens.ts';

const WORDS = ['send', 'file', 'cafe', 'up', 'load', '##load', '##s', '##l', '3000'];
const ROWS = new Map(WORDS.map((word, row) => [word, row]));
const split = (text: string) => splitTokens(text, ROWS).map((row) => WORDS[row]);

describe('the words of a text', () => {
  it.each([
    ['Send the FILE!', ['send', 'file']],
    ['res.sendFile(3000)', ['send', 'file', '3000']],
    ['Café', ['cafe']],
    ['uploads load', ['up', '##load', '##s', 'load']],
    ['uploadx', []],
    ['файл', []],
    ['', []],
    [`up${'l'.repeat(39)}`, []],
  ])('of %j are %j', (text, words) => {
    expect(split(text)).toEqual(words);
  });

  it('are found in a long text without spaces in no time', () => {
    expect(split('l'.repeat(1_000_000))).toEqual([]);
  });
});
