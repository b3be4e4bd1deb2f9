import { describe, expect, it } from '@jest/globals';
import { createSourceListDropper } from '../../../../../pipeline/adapters/openai/check/drop-source-list.ts';
import { passInPieces } from './in-pieces.ts';

const create = () =>
  createSourceListDropper({ hasSource: (n) => n <= 3, namesSource: (text) => text.includes('Roads') });

const CASES: readonly (readonly [name: string, text: string, left: string])[] = [
  ['no list', 'A road [1].\n\nSources of water are rare.\nReferences need care.', null],
  ['a list of numbers', 'A road [1].\n\nSources:\n[1] Roads\n[2]: Posts\n', 'A road [1].\n'],
  ['a list with marks', 'A road [1].\n\n## References\n\n- [1] Roads\n- [^2]: Posts', 'A road [1].'],
  ['a list that counts', 'A road [1].\n**Sources:**\n1. Roads\n2. Old Roads', 'A road [1].'],
  ['one line', 'A road [1].\n\n**Sources:** [1], [2].', 'A road [1].'],
  ['text behind it', 'A road [1].\n\nSources:\n1. Roads\n\nAsk on.', 'A road [1].\n\nAsk on.'],
  ['a list of something else', 'It has:\n\nReferences:\n1. A key\n2. A table', null],
  ['a list in code', 'A road [1].\n```yaml\nsources:\n  - [1]\n```\n', null],
  ['citations in the list alone', 'A road.\n\nQuellen:\n- [1] Roads\n- [9] Posts\n', 'A road. [1]\n'],
  ['a heading alone', 'A road [1].\n\nSources:', null],
  ['line ends', '\nA\n\n\n  - b\n\n', null],
].map(([name, text, left]) => [name ?? '', text ?? '', left ?? text ?? '']);

describe('createSourceListDropper', () => {
  it.each(CASES)('leaves of %s the same however it is cut', (_name, text, left) => {
    expect(passInPieces(text, create)).toEqual([left]);
  });

  it('holds of other text the line ends only', () => {
    const stage = create();
    expect(['A road', ' [1].\n', '\nA ', 'post.'].map((piece) => stage.push(piece))).toEqual([
      'A road',
      ' [1].',
      '\n\nA ',
      'post.',
    ]);
  });
});
