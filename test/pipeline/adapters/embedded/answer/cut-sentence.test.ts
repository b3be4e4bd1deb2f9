import { describe, expect, it } from '@jest/globals';
import { cutAnywhere, cutSentence } from '../../../../../pipeline/adapters/embedded/answer/cut-sentence.ts';
import { createTermFinder } from '../../../../../pipeline/text/find-terms.ts';
import { toTerms } from '../../../../../pipeline/text/terms.ts';

function cut(text: string, question: string, maxLength: number): string | null {
  const terms = toTerms(question).map((term) => ({ term, weight: 1 }));
  return cutSentence(
    { text, matches: createTermFinder(terms.map(({ term }) => term))(text) },
    terms,
    maxLength,
  );
}

const LONG = 'The gate was shut, the bell tower burnt in 1380, and the people of the town went home.';

describe('cutting a sentence', () => {
  it('leaves one that fits as it is', () => {
    expect(cut(LONG, 'gate', 200)).toBe(LONG);
  });

  it('keeps the clauses that have the words of the question', () => {
    expect(cut(LONG, 'When did the bell tower burn?', 40)).toBe('the bell tower burnt in 1380');
    expect(cut(LONG, 'gate bell', 50)).toBe('The gate was shut, the bell tower burnt in 1380');
  });

  it('gives a verbatim piece that is short enough, or nothing', () => {
    for (let length = 0; length < LONG.length; length += 1) {
      const piece = cut(LONG, 'bell tower people', length);
      if (piece === null) continue;
      expect(LONG).toContain(piece);
      expect(piece.length).toBeLessThanOrEqual(length);
    }
    expect(cut(LONG, 'bell', 10)).toBeNull();
  });

  it('does not cut through links, code, addresses or brackets', () => {
    const text =
      'See [a, b, c](https://x.org/a,b: c) and `f(a, b)` (one, two) at https://x.org/a:b, then rest now.';
    expect(cut(text, 'see rest', 90)).not.toMatch(/[[(`][^\])`]*$/);
  });

  it('cuts anything between words where it can and between characters where it must', () => {
    expect(cutAnywhere('one two three', 9)).toBe('one two');
    expect(cutAnywhere('𠀋𠀋𠀋', 3)).toBe('𠀋');
    expect(cutAnywhere('short', 9)).toBe('short');
  });
});
