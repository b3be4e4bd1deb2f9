import { describe, expect, it } from '@jest/globals';
import { borrowContext } from '../../../../../pipeline/adapters/embedded/knowledge/borrow-context.ts';
import type { Turn } from '../../../../../pipeline/ports.ts';

const history: readonly Turn[] = [
  { role: 'visitor', text: 'What is a violin?' },
  { role: 'site', text: 'A string instrument.' },
  { role: 'visitor', text: 'Who plays the violin here?' },
  { role: 'site', text: 'Anna plays it.' },
];

describe('borrowing from the conversation', () => {
  it.each(['Why?', 'How much does it weigh?', 'And the price?', 'Was she born in the same town?'])(
    'gives %j the turns before, the last question most',
    (question) => {
      const borrowed = borrowContext(question, history);
      expect(borrowed[0]?.text).toBe('Who plays the violin here?');
      const weights = borrowed.map(({ weight }) => weight);
      expect(weights).toEqual([...weights].sort((a, b) => b - a));
      expect(Math.max(...weights)).toBeLessThan(1);
    },
  );

  it('gives nothing to a question that stands alone, nor at the beginning', () => {
    expect(borrowContext('Which opening hours has the town museum on Sundays?', history)).toEqual([]);
    expect(borrowContext('Why?', [])).toEqual([]);
  });
});
