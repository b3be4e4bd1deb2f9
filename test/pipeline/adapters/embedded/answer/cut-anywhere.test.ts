import { expect, it } from '@jest/globals';
import { cutAnywhere } from '../../../../../pipeline/adapters/embedded/answer/cut-anywhere.ts';

it('cuts between words where it can and between characters where it must', () => {
  expect(cutAnywhere('one two three', 9)).toBe('one two');
  expect(cutAnywhere('𠀋𠀋𠀋', 3)).toBe('𠀋');
  expect(cutAnywhere('short', 9)).toBe('short');
});
