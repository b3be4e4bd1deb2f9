import { expect, test } from '@jest/globals';
import { findCodeSpans } from '../../../pipeline/text/code-spans.ts';

function spansOf(text: string): string[] {
  return findCodeSpans(text).map(({ start, end }) => text.slice(start, end));
}

test('a span goes from a run of backticks to the next run of as many', () => {
  expect(spansOf('a `b` c ``d ` e`` f')).toEqual(['`b`', '``d ` e``']);
});

test('a run that nothing closes begins no span and hides none', () => {
  expect(spansOf('``` a `b` `c')).toEqual(['`b`']);
});

test('a text without backticks has no spans', () => {
  expect(spansOf('plain')).toEqual([]);
});
