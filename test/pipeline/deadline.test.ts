import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { type Deadline, TimeLimit } from '../../pipeline/deadline.ts';
import { RunFailure } from '../../pipeline/failure.ts';

const generous = { ms: 10_000, code: 'stage_timeout' } as const;

function startWork<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  deadline: Deadline,
  runSignal: AbortSignal,
) {
  return new TimeLimit(deadline, runSignal).start(work);
}

describe('started work', () => {
  it('gives the result and how long it took', async () => {
    const work = startWork(async () => 'done', generous, new AbortController().signal);
    expect(await work.result).toBe('done');
    expect(work.tookMs()).toBeGreaterThanOrEqual(0);
  });

  it('rejects with the code when the deadline passes, though the work ignores its signal', async () => {
    const work = startWork(
      () => new Promise(() => {}),
      { ms: 5, code: 'stage_timeout' },
      new AbortController().signal,
    );
    await expect(work.result).rejects.toMatchObject({ code: 'stage_timeout' });
  });

  it('aborts the signal of the work when the run aborts', async () => {
    const run = new AbortController();
    const seen: AbortSignal[] = [];
    const hang = (signal: AbortSignal) => {
      seen.push(signal);
      return new Promise(() => {});
    };
    const work = startWork(hang, generous, run.signal);
    run.abort(new RunFailure('run_timeout', 'late'));
    await expect(work.result).rejects.toMatchObject({ code: 'run_timeout' });
    expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('leaves no listener on the signal of the run, however the work ends', async () => {
    const run = new AbortController();
    const works = [
      startWork(async () => 1, generous, run.signal),
      startWork(() => Promise.reject(new Error('no')), generous, run.signal),
      startWork(() => new Promise(() => {}), { ms: 1, code: 'stage_timeout' }, run.signal),
    ];
    expect(getEventListeners(run.signal, 'abort')).toHaveLength(3);
    await Promise.allSettled(works.map(({ result }) => result));
    expect(getEventListeners(run.signal, 'abort')).toHaveLength(0);
  });

  it('turns a synchronous throw into a rejection', async () => {
    const work = startWork(
      () => {
        throw new Error('at once');
      },
      generous,
      new AbortController().signal,
    );
    await expect(work.result).rejects.toThrow('at once');
  });

  it('shares one signal and one deadline with what is under way at the same time, and begins anew after it', async () => {
    const run = new AbortController();
    const limit = new TimeLimit(generous, run.signal);
    const signals: AbortSignal[] = [];
    const note = async (signal: AbortSignal) => signals.push(signal);
    const works = [limit.start(note), limit.start(note)];
    expect(getEventListeners(run.signal, 'abort')).toHaveLength(1);
    await Promise.all(works.map(({ result }) => result));
    expect(getEventListeners(run.signal, 'abort')).toHaveLength(0);
    await limit.start(note).result;
    expect([signals[0] === signals[1], signals[0] === signals[2]]).toEqual([true, false]);
  });
});
