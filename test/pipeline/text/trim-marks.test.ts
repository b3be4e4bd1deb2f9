import { expect, test } from '@jest/globals';
import { trimEndMarks, trimMarks } from '../../../pipeline/text/trim-marks.ts';

test('the marks around a word go, those inside it stay', () => {
  expect(trimMarks('("res.send")')).toBe('res.send');
  expect(trimMarks('“多言語”')).toBe('多言語');
  expect(trimMarks('-')).toBe('');
  expect(trimMarks('7')).toBe('7');
});

test('only the marks that are named go from the end of a text', () => {
  expect(trimEndMarks('Really?! ', /[?!\s]/)).toBe('Really');
  expect(trimEndMarks('a?b', /[?]/)).toBe('a?b');
  expect(trimEndMarks('???', /[?]/)).toBe('');
});
