import { describe, expect, it } from '@jest/globals';
import { type FinishReason, isAnswer } from '../../../pipeline/events.ts';
import { toOutcome } from '../../../public/run/outcome.js';

describe('what came of a run', () => {
  it.each<[FinishReason | 'of a later version', string]>([
    ['stop', 'answer'],
    ['length', 'answer'],
    ['extractive', 'answer'],
    ['unsure', 'refusal'],
    ['unanswered', 'refusal'],
    ['reply', 'reply'],
    ['of a later version', 'refusal'],
  ])('%s: %s', (finishReason, outcome) => {
    expect(toOutcome({ finishReason })).toBe(outcome);
    expect(isAnswer(finishReason as FinishReason)).toBe(outcome === 'answer');
  });

  it('is an answer when the owner of the site has written it', () => {
    expect(toOutcome({ finishReason: 'reply', writtenBy: 'owner' })).toBe('answer');
  });
});
