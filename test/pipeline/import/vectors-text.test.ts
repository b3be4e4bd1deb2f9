import { describe, expect, it } from '@jest/globals';
import { toVectorsText } from '../../../pipeline/import/vectors-text.ts';

const SUMMARY = {
  kept: 1_000,
  made: 216,
  missing: 0,
  failure: null,
  ms: 1_234,
  aside: { count: 0, named: [] },
};
const SERVER = { model: 'small', advice: 'Look at the server.' };

describe('what is said of the vectors', () => {
  it('is one line when all are made', () => {
    expect(toVectorsText(SUMMARY, SERVER, false)).toBe('Vectors of small: 216 made, 1,000 kept in 1.2 s.');
  });

  it('says what stopped them, what that costs and how to mend it', () => {
    const failed = { ...SUMMARY, missing: 84, failure: new Error("The model's server answered 401.") };
    expect(toVectorsText(failed, SERVER, false).split('\n')).toEqual([
      'Vectors of small: 216 made, 1,000 kept, 84 still missing.',
      "  The model's server answered 401. Look at the server.",
      '  All documents are there: those passages are found by their words.',
      '  When that is mended: npm run import -- --vectors',
    ]);
  });

  it('names what was put aside, and counts what it does not name', () => {
    const named = [{ name: 'Roads › Width', reason: 'Too long.' }];
    const text = toVectorsText({ ...SUMMARY, missing: 2, aside: { count: 2, named } }, SERVER, false);
    expect(text.split('\n')).toEqual([
      'Vectors of small: 216 made, 1,000 kept in 1.2 s.',
      'Put aside, since the model makes no vector of them: 2. They are found by their words, and tried again next time.',
      '  Roads › Width: Too long.',
      '  and 1 more',
    ]);
  });

  it('needs no model', () => {
    expect(toVectorsText(SUMMARY, null, false)).toBe('Vectors: 216 made, 1,000 kept in 1.2 s.');
    const failed = { ...SUMMARY, missing: 84, failure: new Error('Another import is under way.') };
    expect(toVectorsText(failed, null, false)).toContain(
      'Another import is under way. A running site makes them within a minute.',
    );
  });

  it('blames nobody for an interruption', () => {
    const failed = { ...SUMMARY, missing: 84, failure: new Error('This operation was aborted') };
    const text = toVectorsText(failed, SERVER, true);
    expect(text).toContain('It was interrupted.');
    expect(text).not.toContain('aborted');
  });
});
