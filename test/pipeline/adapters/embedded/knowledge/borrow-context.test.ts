import { describe, expect, it } from '@jest/globals';
import { borrowContext } from '../../../../../pipeline/adapters/embedded/knowledge/borrow-context.ts';
import type { Turn } from '../../../../../pipeline/ports.ts';

const history: readonly Turn[] = [
  { role: 'visitor', text: 'What is a violin made of?' },
  { role: 'site', text: 'Of spruce and maple.', passageIds: ['wood'] },
  { role: 'visitor', text: 'Hello, could you tell me who plays the violin in the town orchestra? Thanks!' },
  { role: 'site', text: 'Anna plays it.', passageIds: ['anna'] },
];
const said = (...questions: string[]): Turn[] => questions.map((text) => ({ role: 'visitor', text }));

describe('borrowing from the conversation', () => {
  it('gives a follow-up what was asked last, without its courtesy, and what was quoted', () => {
    const context = borrowContext('How much does it weigh?', history);
    expect(context?.topics).toEqual([
      { text: 'who plays the violin in the town orchestra?', weight: expect.any(Number) },
    ]);
    expect(context?.passageIds).toEqual(['anna']);
  });

  it('traces a chain of follow-ups back to the question that stood alone, the latest counting most', () => {
    const chain = said(
      'Where does the bus stop on market days?',
      'How much does an hour in the yellow kayak cost?',
      'What about a lesson?',
    );
    const topics = borrowContext('And a repair?', chain)?.topics ?? [];
    expect(topics.map(({ text }) => text)).toEqual([
      'What about a lesson?',
      'How much does an hour in the yellow kayak cost?',
    ]);
    expect(topics[0]?.weight).toBeGreaterThan(topics[1]?.weight ?? 1);
  });

  it('gives a question that names nothing all that was asked before', () => {
    expect(borrowContext('How long did it take?', history)?.topics[0]?.weight).toBe(1);
  });

  it('gives nothing to a question that stands alone, nor at the beginning', () => {
    expect(borrowContext('Which opening hours has the town museum on Sundays?', history)).toBeNull();
    expect(borrowContext('Why?', [])).toBeNull();
  });
});
