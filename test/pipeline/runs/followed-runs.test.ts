import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LoggedFrames } from '../../../pipeline/ports.ts';
import { createFollowedRuns, type FollowedRuns } from '../../../pipeline/runs/followed-runs.ts';
import { decodeFrame } from '../../../pipeline/runs/frame.ts';
import { RunReader } from '../../../pipeline/runs/reader.ts';
import { inOneUnit } from '../../contracts/in-one-unit.ts';
import { createMemoryStores, type MemoryStores } from '../../fakes/memory-stores.ts';
import { toNewRun } from '../../fakes/new-run.ts';

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

describe('a run that is executed elsewhere', () => {
  const ACTIVE =
    'id: 1\nevent: stage\ndata: {"stageId":"response","progress":75,"status":"active","elapsedMs":900}\n\n';
  let followed: FollowedRuns;
  let stores: MemoryStores;
  let runId: string;
  let left: string[];

  beforeEach(async () => {
    jest.useFakeTimers();
    left = [];
    stores = createMemoryStores();
    runId = (await stores.runs.begin(toNewRun())).run.id;
    await append(1, ACTIVE);
    followed = createFollowedRuns({
      eventLog: stores.eventLog,
      store: stores.runs,
      eta: { estimate: () => ({ etaMs: 2_000, etaHighMs: 3_000 }) },
      graceMs: 5_000,
      mendEnd: async () => {},
      onLeft: (id) => left.push(id),
      report: () => {},
    });
  });
  afterEach(() => {
    followed.close();
    jest.useRealTimers();
  });

  const append = (firstSeq: number, frame: string) =>
    inOneUnit(stores.beginUnit, (unit) => unit.append({ runId, firstSeq, frames: [frame] }));
  async function read(): Promise<RunReader> {
    const bridge = async () => ({ seq: 0, frame: '' });
    return new RunReader(await followed.open(runId), runId, 1, { store: stores.eventLog, bridge });
  }

  it('tells its progress within a stage, by what runs take, and never the same twice', async () => {
    const reader = await read();
    const told: number[] = [];
    for (let second = 0; second < 3; second++) {
      const next = reader.next();
      await jest.advanceTimersByTimeAsync(1_000);
      const { value } = await next;
      const { event, data } = decodeFrame(value?.frames[0]?.replace(/^retry.*\n/, '') ?? '');
      expect(event).toBe('progress');
      told.push((data as { progress: number }).progress);
    }
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(told[0]).toBeGreaterThan(75);
    expect(told.at(-1)).toBeLessThan(82);
  });

  it('gives each of its readers what is new, read once for all of them, and ends them with it', async () => {
    const readers = [await read(), await read(), await read()];
    const reading = readers.map((reader) => reader.next());
    const readAll = jest.spyOn(stores.eventLog, 'readAll');
    await append(2, LAST.replace('id: 1', 'id: 2'));
    followed.wake([runId]);
    for (const { value } of await Promise.all(reading)) expect(value).toMatchObject({ isLast: true });
    expect(readAll).toHaveBeenCalledTimes(1);
    expect(followed.isFollowed(runId)).toBe(false);
  });

  it('counts as followed until its last reader has left, and while somebody asks how it stands', async () => {
    const readers = [await read(), await read()];
    expect(followed.isFollowed(runId)).toBe(true);
    for (const reader of readers) await reader.return();
    await jest.advanceTimersByTimeAsync(1_000);
    expect([followed.isFollowed(runId), left]).toEqual([false, [runId]]);
    followed.touch(runId);
    expect(followed.isFollowed(runId)).toBe(true);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(followed.isFollowed(runId)).toBe(false);
  });
});
