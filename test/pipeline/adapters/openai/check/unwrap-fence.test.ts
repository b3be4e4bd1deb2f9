import { describe, expect, it } from '@jest/globals';
import { createFenceUnwrapper } from '../../../../../pipeline/adapters/openai/check/unwrap-fence.ts';
import { passInPieces } from './in-pieces.ts';

const CASES: readonly (readonly [name: string, text: string, unwrapped: string])[] = [
  ['a plain answer', 'A road [1].', 'A road [1].'],
  ['an answer in a fence', '```markdown\nA road [1].\n```', 'A road [1].\n'],
  ['an answer in a fence called md', '\n``` MD \r\nA road.\n\n```\n\n', 'A road.\n\n\n'],
  ['a fence that is never closed', '```markdown\nA road.\n', 'A road.\n'],
  ['code within', '```markdown\nSo:\n```js\na();\n```\nDone.\n```', 'So:\n```js\na();\n```\nDone.\n'],
  [
    'code of no language within',
    '```markdown\nSo:\n```\na();\n```\n\nDone.\n```',
    'So:\n```\na();\n```\n\nDone.\n',
  ],
  ['a longer fence', '````markdown\n```\na\n```\n````', '```\na\n```\n'],
  ['code at a line start', '```markdown\n`a` is a road.\n```', '`a` is a road.\n'],
  ['text behind the fence', '```markdown\nA road.\n```\n\nAsk on.', 'A road.\n\nAsk on.'],
  ['an answer that begins with code', '```js\na();\n```\nSo.', '```js\na();\n```\nSo.'],
  ['a fence of Markdown further on', 'So:\n```markdown\n# A\n```\n', 'So:\n```markdown\n# A\n```\n'],
  ['nothing but a mark', '``', '``'],
];

describe('createFenceUnwrapper', () => {
  it.each(CASES)('gives of %s the same however it is cut', (_name, text, unwrapped) => {
    expect(passInPieces(text, createFenceUnwrapper)).toEqual([unwrapped]);
  });

  it('holds nothing but the line of the fence', () => {
    const stage = createFenceUnwrapper();
    expect(['```mark', 'down\n', 'A r', 'oad', '.\n', '``', '`'].map((piece) => stage.push(piece))).toEqual([
      '',
      '',
      'A r',
      'oad',
      '.\n',
      '',
      '',
    ]);
    expect(createFenceUnwrapper().push('A')).toBe('A');
  });
});
