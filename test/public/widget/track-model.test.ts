import { describe, expect, it } from '@jest/globals';
import { MILEPOSTS, PLAN } from '../../../pipeline/events.ts';
import { applyToTrack, createFinishedTrack, createTrack } from '../../../public/widget/track-model.js';

const stage = (index: number, more: object = {}) => {
  const post = MILEPOSTS[index];
  const status = post?.labelKey.endsWith('done') ? 'done' : 'active';
  return {
    name: 'stage',
    data: { ...post, status, elapsedMs: index, ...(index === 0 && { plan: PLAN }), ...more },
  };
};
const complete = {
  name: 'complete',
  data: { success: true, finishReason: 'stop', sources: [{}, {}], timings: { totalMs: 4210 } },
};
const whole = [...MILEPOSTS.keys()].map((index) => stage(index));

describe('the track', () => {
  it('has six posts, which stand where the protocol’s plan puts them', () => {
    const planned = PLAN.filter(({ id }) => id !== 'complete').map(({ id, end }) => ({ id, at: end }));
    const posts = createTrack().posts.map(({ id, at }) => ({ id, at }));
    expect(posts).toEqual(planned);
    expect(posts).toHaveLength(6);
  });

  it('fills as the mileposts are passed and lights the current post', () => {
    let track = createTrack();
    const seen = whole.map((event) => {
      track = applyToTrack(track, event);
      return [track.progress, track.posts.find(({ state }) => state === 'current')?.id ?? ''];
    });
    expect(seen).toEqual([
      [5, 'init'],
      [15, 'intent'],
      [25, ''],
      [35, 'signals'],
      [45, ''],
      [55, 'knowledge'],
      [65, ''],
      [75, 'response'],
      [82, ''],
      [90, 'page'],
      [95, ''],
      [100, ''],
    ]);
    expect(track.phase).toBe('done');
    expect(track.posts.every(({ state }) => state === 'done')).toBe(true);
  });

  it('never goes back', () => {
    const track = [stage(7), { name: 'progress', data: { progress: 60 } }].reduce(
      applyToTrack,
      createTrack(),
    );
    expect(track.progress).toBe(75);
  });

  it('moves within a stage and tells the time left', () => {
    const track = [stage(7), { name: 'progress', data: { progress: 78, etaMs: 4000 } }].reduce(
      applyToTrack,
      createTrack(),
    );
    expect([track.progress, track.etaMs]).toEqual([78, 4000]);
  });

  it('keeps the time of each stage and sums up the run', () => {
    const track = [...whole.slice(0, 2), stage(2, { stageMs: 31 }), complete, stage(11)].reduce(
      applyToTrack,
      createTrack(),
    );
    expect(track.posts[1]).toMatchObject({ id: 'intent', at: 25, state: 'done', ms: 31 });
    expect(track.result).toEqual({ ms: 4210, isAnswered: true });
  });

  it('takes what the owner of the site has written for an answer', () => {
    const data = { ...complete.data, finishReason: 'reply', writtenBy: 'owner' };
    expect(applyToTrack(createTrack(), { ...complete, data }).result).toMatchObject({ isAnswered: true });
  });

  it.each(['unanswered', 'unsure', 'of a later version'])(
    'says so when there was no answer: %s',
    (finishReason) => {
      const event = { ...complete, data: { ...complete.data, finishReason } };
      expect(applyToTrack(createTrack(), event).result).toMatchObject({ isAnswered: false });
    },
  );

  it.each(['failed', 'stopped'])('freezes where the run was %s', (status) => {
    const track = [...whole.slice(0, 8), stage(7, { status })].reduce(applyToTrack, createTrack());
    expect(track).toMatchObject({ phase: status, progress: 75 });
    expect(track.posts.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', status, 'ahead']);
  });

  it('shows a skipped stage as skipped to the end', () => {
    const track = [...whole.slice(0, 3), stage(4, { status: 'skipped' }), ...whole.slice(5)].reduce(
      applyToTrack,
      createTrack(),
    );
    expect(track.posts[2]?.state).toBe('skipped');
  });

  it('takes its place from a snapshot', () => {
    const snapshot = { name: 'snapshot', data: { stage: stage(7).data } };
    expect(applyToTrack(createTrack(), snapshot)).toMatchObject({ progress: 75, phase: 'running' });
  });

  it('tells what hinders the run until its next stage, and what made it less to the end', () => {
    const notice = (code: string) => ({ name: 'notice', data: { code, message: code, level: 'info' } });
    const waiting = [stage(0), notice('queued')].reduce(applyToTrack, createTrack());
    expect(waiting.notice).toBe('queued');
    expect(applyToTrack(waiting, stage(1)).notice).toBe('');
    const lesser = [stage(7), notice('degraded'), stage(8), complete, stage(11)].reduce(
      applyToTrack,
      createTrack(),
    );
    expect(lesser.notice).toBe('degraded');
  });

  it('takes posts that only the server knows from its plan, with their labels', () => {
    const plan = [
      { id: 'fetch', label: 'Fetching', start: 0, end: 40 },
      { id: 'complete', label: 'Complete', start: 100, end: 100 },
    ];
    const start = { name: 'stage', data: { stageId: 'fetch', progress: 10, status: 'active', plan } };
    expect(applyToTrack(createTrack(), start).posts).toEqual([
      { id: 'fetch', label: 'Fetching', at: 40, state: 'current', ms: null },
    ]);
  });

  it('ignores events that say nothing about progress', () => {
    const track = createTrack();
    expect(applyToTrack(track, { name: 'delta', data: { text: 'x', offset: 0 } })).toBe(track);
    expect(applyToTrack(track, { name: 'weather', data: {} })).toBe(track);
  });
});

describe('a finished track', () => {
  it('has every post and its time', () => {
    const { posts, progress } = createFinishedTrack('Answered', { intent: 3 }, 'done');
    expect(progress).toBe(100);
    expect(posts[1]).toMatchObject({ id: 'intent', at: 25, state: 'done', ms: 3 });
  });

  it('shows that no page was made', () => {
    const { posts } = createFinishedTrack('No answer found', { intent: 3, response: 1 }, 'done');
    expect(posts.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done', 'skipped']);
  });

  it('ends at the last stage that took time when it did not arrive', () => {
    const track = createFinishedTrack('Stopped', { intent: 3 }, 'stopped');
    expect(track.progress).toBe(25);
    expect(track.posts[3]?.state).toBe('ahead');
  });
});
