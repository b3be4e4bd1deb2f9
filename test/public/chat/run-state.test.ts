import { describe, expect, it } from '@jest/globals';
import { EVENT_NAMES, MILEPOSTS, PLAN } from '../../../pipeline/events.ts';
import { applyEvent, createRunState } from '../../../public/chat/run-state.js';

type Frame = { name: string; data: unknown; seq: number | null };

const stage = (stageId: string, progress: number, status = 'active') => ({
  stageId,
  progress,
  label: stageId,
  labelKey: stageId,
  status,
  elapsedMs: 1,
});
const source = (n: number) => ({
  sourceId: `s${n}`,
  n,
  documentId: 'd',
  title: 't',
  url: '/',
  snippet: 's',
  score: 1,
});
const init = {
  ...stage('init', 5, 'done'),
  protocol: 1,
  runId: 'r',
  conversationId: 'c',
  messageId: 'm',
  eventsUrl: '/e',
  stopUrl: '/s',
  runKey: '/k',
  plan: PLAN,
};
const page = { pageId: 'p', version: 1, url: '/pages/p', title: 'A page', form: 'facts', personalisedBy: [] };
const complete = {
  success: true,
  response: 'Hello there [1]',
  finishReason: 'stop',
  confidence: 1,
  sources: [{ ...source(1), quotes: ['there'] }],
  pageUrl: '/pages/p',
  degraded: [],
  usage: null,
  timings: { totalMs: 9 },
};

const events: [string, unknown][] = [
  ['stage', init],
  ['stage', stage('knowledge', 55)],
  ['profile', { changed: [], inspectUrl: '/profile' }],
  ['source', source(1)],
  ['source', source(2)],
  ['delta', { text: 'Hello ', offset: 0 }],
  ['delta', { text: 'there [1]', offset: 6 }],
  ['notice', { level: 'warning', code: 'degraded', message: 'Less.', stageId: 'response' }],
  ['page', page],
  ['complete', complete],
  ['stage', stage('complete', 100, 'done')],
];
const more = {
  intent: { label: 'reason', confidence: 1, language: 'en' },
  snapshot: { stage: null, text: '', sources: [], page: null, profile: null },
};
const run: Frame[] = events.map(([name, data], index) => ({ name, data, seq: index + 1 }));
const play = (frames: readonly Frame[], from = createRunState()) => frames.reduce(applyEvent, from);

describe('a run', () => {
  it('ends with all that its events said', () => {
    expect(play(run)).toEqual({
      phase: 'done',
      lastSeq: 11,
      runId: 'r',
      conversationId: 'c',
      eventsUrl: '/e',
      stopUrl: '/s',
      runKey: '/k',
      text: 'Hello there [1]',
      sources: complete.sources,
      notices: [run[7]?.data],
      page,
      intent: null,
      profile: run[2]?.data,
      success: complete,
      error: null,
    });
  });

  it('is the same when any part of it is replayed', () => {
    const whole = play(run);
    for (let cut = 0; cut < run.length; cut++) {
      for (let from = 0; from <= cut; from++) {
        expect(play([...run.slice(0, cut), ...run.slice(from)])).toEqual(whole);
      }
    }
  });

  it('returns the very same state for what changes nothing', () => {
    const state = play(run.slice(0, 6));
    expect(applyEvent(state, { name: 'delta', data: { text: 'again', offset: 0 }, seq: 7 })).toBe(state);
    expect(applyEvent(state, { name: 'delta', data: { text: 'later', offset: 99 }, seq: 7 })).toBe(state);
    expect(applyEvent(state, { name: 'toString', data: {}, seq: 7 })).toBe(state);
    expect(applyEvent(state, { name: 'weather', data: {}, seq: 7 })).toBe(state);
    expect(applyEvent(state, { name: 'progress', data: { progress: 60 }, seq: null })).toBe(state);
  });

  it('never changes a state that it was given', () => {
    const frozen = Object.freeze({ ...play(run.slice(0, 5)), sources: Object.freeze([]) });
    expect(() => play(run.slice(5), frozen)).not.toThrow();
  });

  it('forgets what it waited for at the next milepost or text, and keeps what became less', () => {
    const notice = (code: string) => ({ level: 'info', code, message: code, stageId: 'init' });
    const waiting = play([
      { name: 'notice', data: notice('queued'), seq: 1 },
      { name: 'notice', data: notice('degraded'), seq: 2 },
    ]);
    expect(waiting.notices).toHaveLength(2);
    const going = applyEvent(waiting, { name: 'stage', data: stage('intent', 15), seq: 3 });
    expect(going.notices).toEqual([notice('degraded')]);
    const writing = applyEvent(waiting, { name: 'delta', data: { text: 'A', offset: 0 }, seq: 3 });
    expect(writing.notices).toEqual([notice('degraded')]);
  });

  it('is replaced as a whole by a snapshot', () => {
    const snapshot = {
      stage: stage('response', 75),
      text: 'Whole text',
      sources: [source(3)],
      page: null,
      profile: null,
    };
    const state = applyEvent(play(run.slice(0, 6)), { name: 'snapshot', data: snapshot, seq: 40 });
    expect(state).toMatchObject({
      phase: 'running',
      text: 'Whole text',
      sources: [source(3)],
      page: null,
      lastSeq: 40,
    });
    expect(state.runId).toBe('r');
    expect(applyEvent(state, { name: 'delta', data: { text: '!', offset: 10 }, seq: 41 }).text).toBe(
      'Whole text!',
    );
  });

  it.each(['failed', 'stopped'])('keeps what was written when it is %s', (status) => {
    const error = {
      code: 'internal',
      message: 'No.',
      retryable: true,
      retryAfterMs: null,
      stageId: 'response',
      errorId: 'e',
    };
    const state = play([
      ...run.slice(0, 6),
      { name: 'complete', data: { success: false, error, response: 'Hello ' }, seq: 7 },
      { name: 'stage', data: stage('response', 75, status), seq: 8 },
    ]);
    expect(state).toMatchObject({ phase: status, text: 'Hello ', error, success: null });
  });
});

describe('the reducer', () => {
  it('knows every event of the protocol but the one that only concerns the track', () => {
    const examples: Record<string, unknown> = { ...Object.fromEntries([...events].reverse()), ...more };
    const known = EVENT_NAMES.filter((name) => {
      const state = createRunState();
      return applyEvent(state, { name, data: examples[name], seq: 1 }) !== state;
    });
    expect(known).toEqual(EVENT_NAMES.filter((name) => name !== 'progress'));
  });

  it('is done only at the last milepost', () => {
    const phases = MILEPOSTS.map(
      ({ stageId, progress }) =>
        applyEvent(createRunState(), { name: 'stage', data: stage(stageId, progress, 'done') }).phase,
    );
    expect(phases.indexOf('done')).toBe(MILEPOSTS.length - 1);
  });
});
