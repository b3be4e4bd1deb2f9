import { describe, expect, it } from '@jest/globals';
import {
  createSupportMarker,
  type Unsupported,
} from '../../../../../pipeline/adapters/openai/check/mark-unsupported.ts';
import { passInPieces } from './in-pieces.ts';

const create = (unsupported: Unsupported) => () =>
  createSupportMarker({ unsupported, remark: '(?)', isHeld: (text) => !text.includes('bad') });

const CASES: readonly (readonly [name: string, text: string, marked: string, omitted: string])[] = [
  [
    'good sentences',
    'A road [1]. Next, e.g. this. 1.5 m.',
    'A road [1]. Next, e.g. this. 1.5 m.',
    'A road [1]. Next, e.g. this. 1.5 m.',
  ],
  ['a sentence', 'A bad road [1]. Next.', 'A bad road [1]. (?) Next.', 'Next.'],
  [
    'a citation behind the mark',
    'So. A bad road. [1] [2] Next.',
    'So. A bad road. [1] [2] (?) Next.',
    'So. Next.',
  ],
  ['the last sentence', 'So. A bad road', 'So. A bad road (?)', 'So.'],
  ['line ends', 'A bad road.\n\nNext.\n', 'A bad road. (?)\n\nNext.\n', 'Next.\n'],
  ['a sentence over two lines', 'A bad\nroad. Next.', 'A bad\nroad. (?) Next.', 'Next.'],
  [
    'items',
    'So:\n\n- bad one\n- good\n1. bad. Good.\n',
    'So:\n\n- bad one (?)\n- good\n1. bad. (?) Good.\n',
    'So:\n- good\n1. Good.\n',
  ],
  [
    'rows',
    '| a | b |\n|---|---|\n| a | bad |\n| c | d |',
    '| a | b |\n|---|---|\n| a | bad (?) |\n| c | d |',
    '| a | b |\n|---|---|\n| c | d |',
  ],
  ['a heading', '# A bad road\n\nSo.', '# A bad road\n\nSo.', '# A bad road\n\nSo.'],
  ['code', 'So:\n```js\nbad();\n```\nNext.', 'So:\n```js\nbad();\n```\n\n(?)\nNext.', 'So:\nNext.'],
  [
    'code in an item',
    '- So:\n  ```\n  bad. Bad.\n  ```\n',
    '- So:\n  ```\n  bad. Bad.\n  ```\n\n  (?)\n',
    '- So:\n',
  ],
  ['a code span', 'So `a. B bad` is. Next.', 'So `a. B bad` is. (?) Next.', 'Next.'],
  ['no spaces', '道です。badです。次。', '道です。badです。 (?)次。', '道です。次。'],
  ['nothing but space', ' \n', ' \n', ''],
];

describe('createSupportMarker', () => {
  it.each(CASES)('marks %s however the text is cut', (_name, text, marked) => {
    expect(passInPieces(text, create('mark'))).toEqual([marked]);
  });

  it.each(CASES)('leaves out %s however the text is cut', (_name, text, _marked, omitted) => {
    expect(passInPieces(text, create('omit'))).toEqual([omitted]);
  });

  it.each(CASES)('keeps %s as it is when told to', (_name, text) => {
    expect(passInPieces(text, create('keep'))).toEqual([text]);
  });

  it('holds nothing but spaces where it marks', () => {
    const stage = create('mark')();
    const pieces = ['A b', 'ad ro', 'ad.', ' Ne', 'xt ', 'road'];
    expect(pieces.map((piece) => stage.push(piece))).toEqual([
      'A b',
      'ad ro',
      'ad.',
      '',
      ' (?) Next',
      ' road',
    ]);
  });

  it('tells the share of sentences that are held', () => {
    const stage = create('omit')();
    stage.push('# bad\n\nGood. Bad, so bad. Good.\n\n- good\n');
    stage.end();
    expect(stage.heldShare).toBe(0.75);
  });
});
