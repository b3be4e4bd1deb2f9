import { describe, expect, it } from '@jest/globals';
import { inLanguage } from '../../../pipeline/text/in-language.ts';

const TABLE = { en: 'yes', de: 'ja' };

describe('what a table of languages has', () => {
  it.each([
    ['de', 'ja'],
    ['DE-at', 'ja'],
    ['en-GB', 'yes'],
    ['und', 'yes'],
    ['', 'yes'],
    ['constructor', 'yes'],
    ['__proto__', 'yes'],
  ])('for %j is %j', (tag, expected) => {
    expect(inLanguage(TABLE, tag)).toBe(expected);
  });
});
