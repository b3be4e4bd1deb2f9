import { describe, expect, it } from '@jest/globals';
import { listParts } from '../../../../../pipeline/adapters/embedded/knowledge/passage-parts.ts';

const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`).join(' ');
const passage = (text: string, headingPath: readonly string[] = ['Outer', 'Inner']) => ({
  id: 'p',
  documentId: 'd',
  title: 'Title',
  headingPath,
  url: null,
  text,
});

describe('the parts of a passage', () => {
  it('stand below the nearest names', () => {
    expect(listParts(passage('Few words.'))).toEqual(['Outer\nInner\nFew words.']);
    expect(listParts(passage('Few words.', []))).toEqual(['Title\nFew words.']);
  });

  it('overlap by half, and leave out no word', () => {
    const parts = listParts(passage(words(90), []));
    expect(parts.map((part) => part.split(/\s+/).slice(1)).map(([first]) => first)).toEqual([
      'w0',
      'w20',
      'w40',
      'w60',
    ]);
    expect(parts.at(-1)).toMatch(/w89$/);
    expect(listParts(passage(words(40), []))).toHaveLength(1);
    expect(listParts(passage(words(41), []))).toHaveLength(2);
  });

  it('are one at least', () => {
    expect(listParts(passage('', []))).toEqual(['Title\n']);
  });
});
