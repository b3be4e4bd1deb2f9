import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '../../../../../pipeline/adapters/embedded/knowledge/rank-passages.ts';
import { writeAsMeant } from '../../../../../pipeline/adapters/embedded/knowledge/write-as-meant.ts';
import { toTerm } from '../../../../../pipeline/text/to-term.ts';

const candidate = (text: string, headingPath: readonly string[] = []) =>
  ({
    passage: { id: 'p', documentId: 'd', title: 'Guide', headingPath, url: null, text, score: 1 },
  }) as unknown as Candidate;

describe('a question as it was meant', () => {
  it('has misspelt words as the passages write them, the form that is nearest', () => {
    const corrections = new Map([['configuraton', toTerm('configuration')]]);
    const passages = [candidate('It is configured once.'), candidate('The configuration is a file.')];
    expect(writeAsMeant('where is the configuraton', corrections, passages)).toBe(
      'where is the configuration',
    );
  });

  it('reads the headings too', () => {
    const corrections = new Map([['retrys', toTerm('retries')]]);
    expect(writeAsMeant('network retrys', corrections, [candidate('Three.', ['Retries'])])).toBe(
      'network Retries',
    );
  });

  it('keeps a word that no passage has, and marks of a replacement as they are', () => {
    expect(writeAsMeant('a slp', new Map([['slp', 'sleep']]), [candidate('Nothing of it.')])).toBe('a slp');
    const money = new Map([['pries', toTerm('price')]]);
    expect(writeAsMeant('pries of $&', money, [candidate('The price.')])).toBe('price of $&');
  });

  it('is the question itself where nothing was corrected', () => {
    expect(writeAsMeant('where is it', new Map(), [candidate('Here.')])).toBe('where is it');
  });
});
