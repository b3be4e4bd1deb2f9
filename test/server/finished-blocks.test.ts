import { describe, expect, it } from '@jest/globals';
import { findFinishedBlocks } from '../../server/finished-blocks.ts';

const finished = (text: string) => text.slice(0, findFinishedBlocks(text, 0));

describe('findFinishedBlocks', () => {
  it.each([
    ['a paragraph that may go on', 'One.\nTwo', ''],
    ['a blank line that nothing follows yet', 'One.\n\n', ''],
    ['a paragraph that another one follows', 'One.\n\nTwo and', 'One.\n\n'],
    ['the first of two, of which the second goes on', 'One.\n\nTwo.\n\nThree.', 'One.\n\nTwo.\n\n'],
    ['a list that may go on after its blank line', 'One.\n\n1. a\n\n2. b and', 'One.\n\n'],
    ['a list that a paragraph follows', '1. a\n\n2. b\n\nAfter it', '1. a\n\n2. b\n\n'],
    ['a line that could still become a list', 'One.\n\n12', ''],
    ['code with blank lines in it', '```js\na\n\nbbbb\n', ''],
    ['code that was closed', '```js\na\n\nbbbb\n```\n\nAfter it', '```js\na\n\nbbbb\n```\n\n'],
    ['a fence in a longer fence', '````\n```\n\nbbbb\n', ''],
  ])('finds the end of %s', (_name, text, expected) => {
    expect(finished(text)).toBe(expected);
  });

  it('goes on from where it was, and never back', () => {
    const text = 'One.\n\nTwo.\n\n```\na\n\nb\n```\n\nThe end of it.';
    let from = 0;
    const pieces: string[] = [];
    for (let length = 1; length <= text.length; length++) {
      const end = findFinishedBlocks(text.slice(0, length), from);
      if (end > from) pieces.push(text.slice(from, end));
      from = end;
    }
    expect(pieces).toEqual(['One.\n\n', 'Two.\n\n', '```\na\n\nb\n```\n\n']);
  });
});
