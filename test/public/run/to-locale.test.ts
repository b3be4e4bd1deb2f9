import { describe, expect, it } from '@jest/globals';
import { toLocale } from '../../../public/run/to-locale.js';

describe('toLocale', () => {
  it.each([
    ['en', 'en'],
    ['PT-br', 'pt-BR'],
    ['zh-Hant-TW-u-nu-latn', 'zh-Hant-TW'],
    ['en-US@posix', null],
    ['C', null],
    ['', null],
    [undefined, null],
  ])('makes %j %j', (tag, locale) => {
    expect(toLocale(tag)).toBe(locale);
  });
});
