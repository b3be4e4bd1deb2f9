import { describe, expect, it } from '@jest/globals';
import {
  listQuestionFeatures,
  splitWords,
} from '../../../../../pipeline/adapters/embedded/classify/question-features.ts';

const grammar = new Set(['how', 'do', 'i', 'the', 'what', 'is']);
const skeletonsOf = (text: string) =>
  listQuestionFeatures(text, grammar).filter((name) => name.startsWith('s:') || name.startsWith('open:'));

describe('features of a question', () => {
  it('have the same skeleton for questions about different things', () => {
    expect(skeletonsOf('How do I install the widget')).toEqual(skeletonsOf('How do I grow the tomato'));
  });

  it('have the same skeleton for a name of one word and of three', () => {
    const long = listQuestionFeatures('what is new york city', grammar);
    expect(long).toContain('s:what is _ $');
    expect(listQuestionFeatures('what is france', grammar)).toContain('s:what is _ $');
  });

  it('do not depend on case, on the form of an apostrophe or on composed letters', () => {
    expect(listQuestionFeatures("WHAT'S A CAFÉ?", grammar)).toEqual(
      listQuestionFeatures('what’s a cafe\u0301?', grammar),
    );
  });

  it('tell a closing mark, also behind a quotation mark', () => {
    expect(listQuestionFeatures('really?"', grammar)).toContain('end:?');
    expect(listQuestionFeatures('really', grammar).some((name) => name.startsWith('end:'))).toBe(false);
  });

  it('are bounded for a text of any length', () => {
    const features = listQuestionFeatures('word '.repeat(20_000), grammar);
    expect(features.length).toBeLessThan(2_000);
  });

  it('are few for a text without words', () => {
    expect(listQuestionFeatures('', grammar)).not.toHaveLength(0);
    expect(splitWords('… — !!! 🛣️')).toEqual([]);
  });
});
