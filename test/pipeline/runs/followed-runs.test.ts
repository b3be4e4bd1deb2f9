import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LoggedFrames } from '../../../pipeline/ports.ts';
import { createFollowedRuns, type FollowedRuns } from '../../../pipeline/runs/followed-runs.ts';
import { createMemoryStores } from '../../fakes/memory-stores.ts';

const LAST = 'id: 1\nevent: stage\ndata: {"stageId":"complete","progress":100,"status":"done"}\n\n';

describe('a run that is over, by the store, while its log is being read', () => {
  let followed: FollowedRuns;
  let reads: { answer(frames: readonly string[]): void; fail(error: Error): void }[];

  beforeEach(() => {
    jest.useFakeTimers();
    reads = [];
    const { eventLog, runs } = createMemoryStores();
    const readAll = () =>
      new Promise<ReadonlyMap<string, LoggedFrames>>((resolve, fail) => {
        const answer = (frames: readonly string[]) =>
          resolve(new Map(frames.length > 0 ? [['run', { firstSeq: 1, frames }]] : []));
        reads.push({ answer, fail });
      });
    followed = createFollowedRuns({
      eventLog: { ...eventLog, readAll },
      store: { ...runs, listRunning: async () => new Set() },
      eta: { estimate: () => ({ remainingMs: 0 }) as never },
      graceMs: 0,
      mendEnd: async () => {},
      onLeft: () => {},
      report: () => {},
    });
  });
  afterEach(() => {
    followed.close();
    jest.useRealTimers();
  });

  /** Silent for so long that the store is asked whether it is over, while the reading of all takes its time. */
  async function openAndWait() {
    const run = await followed.open('run');
    if (!run) throw new Error('There is no such run.');
    run.readerCount = 1;
    followed.wake(['run']);
    await jest.advanceTimersByTimeAsync(7_000);
    return run;
  }

  it.each([0, 1])(
    'ends for its readers with its last event, whichever reading has it first: %i',
    async (first) => {
      const run = await openAndWait();
      expect([run.isOver, reads.length]).toEqual([false, 2]);
      reads[first]?.answer([LAST]);
      await jest.advanceTimersByTimeAsync(0);
      reads[1 - first]?.answer([LAST]);
      await jest.advanceTimersByTimeAsync(0);
      expect([run.isOver, run.frames]).toEqual([true, [LAST]]);
    },
  );

  it('does not end because the log cannot be read', async () => {
    const run = await openAndWait();
    for (const { fail } of reads) fail(new Error('away'));
    await jest.advanceTimersByTimeAsync(0);
    expect(run.isOver).toBe(false);
  });

  it('ends when it has nothing to tell: it was erased', async () => {
    const run = await openAndWait();
    for (const { answer } of reads) answer([]);
    await jest.advanceTimersByTimeAsync(0);
    expect(run.isOver).toBe(true);
  });
});
