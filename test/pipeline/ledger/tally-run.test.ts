import { describe, expect, it } from '@jest/globals';
import { tallyRun, toQuestionKey } from '../../../pipeline/ledger/tally-run.ts';
import type { RunOutcome, UncountedRun } from '../../../pipeline/ports.ts';

const success = {
  success: true,
  finishReason: 'extractive',
  confidence: 0.9,
  sources: [{ documentId: 'a.md' }, { documentId: 'b.md' }, { documentId: 'a.md' }],
  degraded: [],
  usage: null,
  timings: { knowledge: 20, totalMs: 50 },
};

function toEnded(payload: object = {}, more: Partial<UncountedRun> & { run?: object } = {}): UncountedRun {
  const outcome = { state: 'done', response: '', errorCode: null, payload: { ...success, ...payload } };
  return {
    key: 1,
    outcome: outcome as unknown as RunOutcome,
    language: 'en',
    firstEventMs: 3,
    totalMs: 50,
    ...more,
    run: {
      id: 'r',
      visitorId: 'ann',
      conversationId: 'c',
      messageId: 'm',
      question: 'Why?',
      locale: null,
      state: 'done',
      startedAt: Date.UTC(2026, 0, 31, 23, 59),
      ...more.run,
    },
  };
}
const tally = (ended: UncountedRun) => tallyRun(ended, (name) => name === 'guide');

describe('what the ledger keeps of a run', () => {
  it.each([
    [{}, 'answered', false],
    [{ finishReason: 'stop', confidence: 0.3 }, 'answered', true],
    [{ finishReason: 'unsure' }, 'unsure', true],
    [{ finishReason: 'unanswered' }, 'unanswered', true],
    [{ finishReason: 'of a later version' }, 'unanswered', true],
    [{ finishReason: 'reply', confidence: 0 }, 'reply', false],
    [{ finishReason: 'reply', confidence: 0, writtenBy: 'owner' }, 'answered', false],
  ])('tells how one ended with %j', (payload, ending, isWeak) => {
    expect(tally(toEnded(payload))).toMatchObject({ ending, isWeak });
  });

  it.each(['failed', 'stopped'] as const)('tells of one that %s', (state) => {
    const payload = { success: false, error: {}, response: '' };
    const outcome = { state, response: '', errorCode: 'internal', payload } as unknown as RunOutcome;
    const entry = tally(toEnded({}, { outcome }));
    expect(entry).toMatchObject({ ending: state, isWeak: false, confidence: null, documents: [] });
    expect(entry.measures.get(`ending.${state}`)).toBe(1);
  });

  it('has the day in UTC, and each cited document once', () => {
    expect(tally(toEnded())).toMatchObject({ day: '2026-01-31', documents: ['a.md', 'b.md'] });
  });

  it('counts durations by their buckets, and tokens', () => {
    const { measures } = tally(toEnded({ usage: { inputTokens: 7, outputTokens: 3 }, degraded: ['page'] }));
    expect(Object.fromEntries(measures)).toEqual({
      'ending.answered': 1,
      degraded: 1,
      'tokens.input': 7,
      'tokens.output': 3,
      'first.8': 1,
      'total.28': 1,
      'stage.knowledge.22': 1,
    });
  });

  it.each([
    ['en-GB', 'en'],
    ['zh_Hant', 'zh'],
    ['DE', 'de'],
    ['und', ''],
    ['a sentence of mine', ''],
    ['x', ''],
    [null, ''],
  ])('keeps of the language %j no more than %j', (language, kept) => {
    expect(tally(toEnded({}, { language })).language).toBe(kept);
  });

  it('keeps a collection that there is, and no name that a visitor has made up', () => {
    const asked = (collection: string) =>
      toEnded({}, { run: { options: { filter: { collection } } } as never });
    expect(tally(asked('guide')).collection).toBe('guide');
    expect(tally(asked('my secret')).collection).toBe('');
  });

  it('takes what an older version has stored', () => {
    const old = toEnded({ degraded: undefined, timings: undefined, sources: undefined, usage: undefined });
    expect(tally(old)).toMatchObject({ ending: 'answered', documents: [], isDegraded: false });
  });

  it('has one key for questions that differ in case, spaces and the last mark alone', () => {
    expect(toQuestionKey('What  is IT?')).toBe(toQuestionKey('what is it'));
    expect(toQuestionKey('What is it?')).not.toBe(toQuestionKey('What was it?'));
  });
});
