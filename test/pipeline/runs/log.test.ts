import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RunEvent } from '../../../pipeline/events.ts';
import { RunFailure } from '../../../pipeline/failure.ts';
import { createRunLog, type RunLog } from '../../../pipeline/runs/log.ts';
import type { FrameBatch } from '../../../pipeline/runs/reader.ts';
import type { LogFlush } from '../../../pipeline/runs/run.ts';
import type { MemoryEventLog } from '../../fakes/memory-event-log.ts';
import { createMemoryStores } from '../../fakes/memory-stores.ts';

const delta = (text: string): RunEvent => ({ name: 'delta', data: { text, offset: 0 } });

async function collect(batches: AsyncIterable<FrameBatch>): Promise<number[]> {
  const ids = [];
  for await (const batch of batches) {
    for (const frame of batch.frames) ids.push(Number(/^id: (\d+)$/m.exec(frame)?.[1]));
  }
  return ids;
}

function fail(): never {
  throw new RunFailure('storage_unavailable', 'locked');
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the log of a run', () => {
  let stores: ReturnType<typeof createMemoryStores>;
  let store: MemoryEventLog;
  let log: RunLog;
  const failures: unknown[] = [];

  beforeEach(() => {
    stores = createMemoryStores();
    store = stores.eventLog;
    failures.length = 0;
    log = createRunLog({
      store,
      beginUnit: stores.beginUnit,
      onStoreError: (_runId, error) => failures.push(error),
      bridge: async (_runId, nextSeq) => ({
        seq: nextSeq - 1,
        frame: `id: ${nextSeq - 1}\nevent: snapshot\n\n`,
      }),
    });
    log.open('run', 1);
  });

  it('gives a reader what was before it and what comes after it, each once and in order', async () => {
    log.append('run', delta('a'));
    await nextTurn();
    const reading = collect(log.follow('run', 0));
    log.append('run', delta('b'));
    await nextTurn();
    log.append('run', delta('c'));
    void log.close('run');
    expect(await reading).toEqual([1, 2, 3]);
  });

  it('shows no event before it is stored', async () => {
    const reader = log.follow('run', 0);
    const first = reader.next();
    log.append('run', delta('a'));
    let seen = false;
    void first.then(() => {
      seen = true;
    });
    await Promise.resolve();
    expect({ seen, stored: await store.lastSeq('run') }).toEqual({ seen: false, stored: 0 });
    await first;
    expect(await store.lastSeq('run')).toBe(1);
  });

  it('writes all events of one turn in one batch, those of several runs too', async () => {
    log.open('other', 1);
    log.append('run', delta('a'));
    log.append('other', delta('b'));
    log.append('run', delta('c'));
    await nextTurn();
    expect(store.writes.map((frames) => frames.length)).toEqual([3]);
  });

  it('does not keep the first events of very many runs waiting for the last of them', async () => {
    const ids = range(1, 300).map((number) => `run ${number}`);
    const first = log.follow('run', 0).next();
    log.append('run', delta('a'));
    for (const id of ids) {
      log.open(id, 1);
      log.append(id, delta('a'));
      // Each of them is asked by a request of its own.
      await Promise.resolve();
    }
    expect(store.writes.map((frames) => frames.length)).toEqual([128, 128]);
    expect((await first).value?.frames).toHaveLength(1);
    await nextTurn();
    expect(store.writes.map((frames) => frames.length)).toEqual([128, 128, 45]);
    expect(await Promise.all(ids.map((id) => store.lastSeq(id)))).toEqual(ids.map(() => 1));
  });

  it('reads from the store what is no longer in memory, without a gap at the seam', async () => {
    const count = 1_500;
    const readers = [0, 1, 700, 1_499].map((cursor) => collect(log.follow('run', cursor)));
    for (let index = 0; index < count; index++) {
      log.append('run', delta(String(index)));
      if (index % 100 === 0) await nextTurn();
    }
    const late = collect(log.follow('run', 3));
    void log.close('run');
    expect(await Promise.all(readers)).toEqual([
      range(1, count),
      range(2, count),
      range(701, count),
      [1_500],
    ]);
    expect(await late).toEqual(range(4, count));
  });

  it('replays a run that is over', async () => {
    log.append('run', delta('a'));
    log.append('run', delta('b'));
    void log.close('run');
    await nextTurn();
    expect(await collect(log.follow('run', 1))).toEqual([2]);
    expect(await log.isExhausted('run', 1)).toBe(false);
    expect(await log.isExhausted('run', 2)).toBe(true);
  });

  it('writes what belongs to the end of a run with its last events, and tells when both are written', async () => {
    const order: string[] = [];
    const append = store.append.bind(store);
    store.append = (batches) => {
      order.push(`events ${batches.map(({ frames }) => frames.length).join()}`);
      append(batches);
    };
    log.append('run', delta('a'));
    await nextTurn();
    log.append('run', delta('b'));
    await log.close('run', () => order.push('outcome'));
    expect(order).toEqual(['events 1', 'outcome', 'events 1']);
  });

  it('gives a reader who comes between the end of a run and its writing all events', async () => {
    log.append('run', delta('a'));
    void log.close('run');
    expect(await collect(log.follow('run', 0))).toEqual([1]);
  });

  it('tells with the last frames that they are the last', async () => {
    const reader = log.follow('run', 0);
    log.append('run', delta('a'));
    await nextTurn();
    expect(await reader.next()).toMatchObject({ value: { isLast: false } });
    log.append('run', delta('b'));
    void log.close('run');
    expect(await reader.next()).toMatchObject({ value: { isLast: true } });
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('is not exhausted while the run lives, whatever the cursor', async () => {
    expect(await log.isExhausted('run', 99)).toBe(false);
  });

  it('lets a waiting reader go at once', async () => {
    const reader = log.follow('run', 0);
    const next = reader.next();
    await reader.return();
    expect(await next).toEqual({ done: true, value: undefined });
    log.append('run', delta('a'));
    await nextTurn();
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('shows a transient event to those who read now, and to nobody later', async () => {
    const live = log.follow('run', 0);
    const first = live.next();
    log.announce('run', { name: 'progress', data: { stageId: 'response', progress: 76, elapsedMs: 1 } });
    expect((await first).value?.frames[0]).toMatch(/^retry: 2000\nevent: progress\n/);
    log.append('run', delta('a'));
    void log.close('run');
    expect(await collect(log.follow('run', 0))).toEqual([1]);
  });

  it('puts a snapshot where the store has lost events, before what follows and before what is live', async () => {
    store.append([{ runId: 'over', firstSeq: 3, frames: ['id: 3\n\n', 'id: 4\n\n'] }]);
    expect(await collect(log.follow('over', 0))).toEqual([2, 3, 4]);
    // A reader that has read everything lets the frames go from memory.
    const ahead = log.follow('run', 0);
    log.append('run', delta('a'));
    log.append('run', delta('b'));
    await ahead.next();
    void ahead.next();
    store.erase('run');
    const late = collect(log.follow('run', 1));
    log.append('run', delta('c'));
    void log.close('run');
    expect(await late).toEqual([2, 3]);
  });

  it('still serves live readers when the store fails, and tells of the failure', async () => {
    const reading = collect(log.follow('run', 0));
    store.append = () => {
      throw new Error('disk full');
    };
    log.append('run', delta('a'));
    void log.close('run');
    expect(await reading).toEqual([1]);
    expect(failures).toEqual([new Error('disk full')]);
  });

  describe('whose store takes nothing for a while', () => {
    let takesWrites: boolean;
    beforeEach(() => {
      takesWrites = true;
      const append = store.append.bind(store);
      store.append = (batches) => {
        if (!takesWrites) throw new RunFailure('storage_unavailable', 'locked');
        append(batches);
      };
    });
    const until = async (isSo: () => Promise<boolean>) => {
      while (!(await isSo())) await nextTurn();
    };

    it('writes later what it could not write, in order, and shows nothing before when that is soon', async () => {
      takesWrites = false;
      const reading = collect(log.follow('run', 0));
      log.append('run', delta('a'));
      await nextTurn();
      log.append('run', delta('b'));
      let isClosed = false;
      void log.close('run').then(() => {
        isClosed = true;
      });
      await nextTurn();
      expect({ lastSeq: await log.lastSeq('run'), isClosed }).toEqual({ lastSeq: 0, isClosed: false });
      takesWrites = true;
      expect(await reading).toEqual([1, 2]);
      expect(isClosed).toBe(true);
      expect(store.writes.map((frames) => frames.length)).toEqual([2]);
      expect(failures).toEqual([]);
    });

    it('shows the answer before it is written when the store fails for longer, and tells of that once', async () => {
      takesWrites = false;
      const reading = collect(log.follow('run', 0));
      log.append('run', delta('a'));
      await until(async () => (await log.lastSeq('run')) === 1);
      for (let seq = 2; seq <= 200; seq++) log.append('run', delta('b'));
      const atEnd: boolean[] = [];
      const closed = log.close('run', () => void atEnd.push(takesWrites));
      expect(await reading).toEqual(range(1, 200));
      expect([await store.lastSeq('run'), failures.length]).toEqual([0, 1]);
      // Whoever comes now reads what is in memory.
      expect(await log.isExhausted('run', 199)).toBe(false);
      expect(await log.isExhausted('run', 200)).toBe(true);
      expect(await collect(log.follow('run', 150))).toEqual(range(151, 200));
      expect(await log.read('run', 100, 10)).toMatchObject({ firstSeq: 101 });
      takesWrites = true;
      await closed;
      expect(atEnd.at(-1)).toBe(true);
      expect(store.writes.map((frames) => frames.length)).toEqual([200]);
      expect(await collect(log.follow('run', 0))).toEqual(range(1, 200));
    });

    it('ends without the store when it is told to', async () => {
      takesWrites = false;
      log.append('run', delta('a'));
      const closed = log.close('run');
      await nextTurn();
      log.giveUp();
      await closed;
      log.open('late', 1);
      const reading = collect(log.follow('late', 0));
      log.append('late', delta('a'));
      await log.close('late');
      expect(await reading).toEqual([1]);
      expect(store.writes).toEqual([]);
    });

    it('tells of every commit that was tried, with its events', async () => {
      const flushes: LogFlush[] = [];
      const watched = createRunLog({
        store,
        beginUnit: stores.beginUnit,
        onFlushed: (flush) => flushes.push(flush),
        onStoreError: () => {},
        bridge: async (_runId, nextSeq) => ({ seq: nextSeq - 1, frame: `id: ${nextSeq - 1}\n\n` }),
      });
      watched.open('watched', 1);
      takesWrites = false;
      watched.append('watched', delta('a'));
      watched.append('watched', delta('b'));
      await until(async () => flushes.length > 0);
      takesWrites = true;
      await watched.close('watched');
      expect(flushes[0]).toEqual({ events: 2, ms: expect.any(Number), isWritten: false });
      const written = flushes.filter(({ isWritten }) => isWritten);
      expect(written.reduce((sum, { events }) => sum + events, 0)).toBe(2);
      for (const { ms } of flushes) expect(ms).toBeGreaterThanOrEqual(0);
    });

    it('forgets what is too much to hold, and a reader finds a gap', async () => {
      const small = createRunLog({
        store,
        beginUnit: stores.beginUnit,
        onStoreError: (_runId, error) => failures.push(error),
        bridge: async (_runId, nextSeq) => ({ seq: nextSeq - 1, frame: `id: ${nextSeq - 1}\n\n` }),
        maxUnwrittenChars: 10,
      });
      small.open('big', 1);
      takesWrites = false;
      small.append('big', delta('a'));
      small.append('big', delta('b'));
      await until(async () => failures.length === 2);
      takesWrites = true;
      small.append('big', delta('c'));
      await small.close('big');
      expect(await store.read('big', 0, 10)).toMatchObject({ firstSeq: 3 });
      expect(await collect(small.follow('big', 0))).toEqual([2, 3]);
    });

    it('tells nothing of a run that is discarded, and ends its readers', async () => {
      const reading = collect(log.follow('run', 0));
      takesWrites = false;
      log.append('run', delta('a'));
      await log.flush();
      log.discard('run');
      takesWrites = true;
      log.append('run', delta('b'));
      await log.close('run', () => fail());
      expect(await reading).toEqual([]);
      expect(store.writes).toEqual([]);
    });
  });

  describe('whose store takes its time', () => {
    /** Lets the oldest unit of work that waits be done. */
    let letOn: (() => void)[];
    let slow: RunLog;
    beforeEach(() => {
      letOn = [];
      slow = createRunLog({
        store: stores.eventLog,
        beginUnit() {
          const unit = stores.beginUnit();
          return {
            ...unit,
            async commit() {
              await new Promise<void>((resolve) => letOn.push(resolve));
              return unit.commit();
            },
          };
        },
        onStoreError: (_runId, error) => failures.push(error),
        bridge: async (_runId, nextSeq) => ({ seq: nextSeq - 1, frame: `id: ${nextSeq - 1}\n\n` }),
      });
      slow.open('run', 1);
    });
    const goOn = async () => {
      while (letOn.length === 0) await nextTurn();
      letOn.shift()?.();
      await nextTurn();
    };

    it('writes what is told meanwhile after it, as one batch, and shows everything in order', async () => {
      const reading = collect(slow.follow('run', 0));
      slow.append('run', delta('a'));
      while (letOn.length === 0) await nextTurn();
      slow.append('run', delta('b'));
      slow.append('run', delta('c'));
      const closed = slow.close('run', (unit) => unit.keepResult('run', 'page', 'with its last events'));
      const flushed = slow.flush();
      expect([letOn.length, await slow.lastSeq('run')]).toEqual([1, 0]);
      await goOn();
      expect([await slow.lastSeq('run'), await slow.isExhausted('run', 3)]).toEqual([1, false]);
      await goOn();
      await Promise.all([flushed, closed]);
      expect(await reading).toEqual([1, 2, 3]);
      expect(store.writes.map((frames) => frames.length)).toEqual([1, 2]);
      expect(await stores.keptResults.find('run', 'page')).toBe('with its last events');
    });

    it('announces nothing before what was told earlier can be seen', async () => {
      const frames: string[] = [];
      const reading = (async () => {
        for await (const batch of slow.follow('run', 0)) frames.push(...batch.frames);
      })();
      slow.append('run', delta('a'));
      slow.announce('run', { name: 'progress', data: { stageId: 'response', progress: 76, elapsedMs: 1 } });
      while (letOn.length === 0) await nextTurn();
      expect(frames).toEqual([]);
      await goOn();
      expect(frames.map((frame) => /^event: (\w+)$/m.exec(frame)?.[1])).toEqual(['delta', 'progress']);
      void slow.close('run');
      await goOn();
      await reading;
    });

    it('writes a result that was paid for with the next event', async () => {
      slow.append('run', delta('a'));
      while (letOn.length === 0) await nextTurn();
      slow.keepResult('run', 'response', 'paid');
      slow.append('run', delta('b'));
      await goOn();
      expect(await stores.keptResults.find('run', 'response')).toBeNull();
      await goOn();
      expect(await stores.keptResults.find('run', 'response')).toBe('paid');
      expect(await store.lastSeq('run')).toBe(2);
    });

    it('gives no number twice when the answer of the store was lost and it had written all', async () => {
      const reading = collect(slow.follow('run', 0));
      const append = store.append;
      store.append = (batches) => {
        append(batches);
        store.append = append;
        throw new RunFailure('storage_unavailable', 'connection lost');
      };
      slow.append('run', delta('a'));
      while (letOn.length === 0) await nextTurn();
      slow.append('run', delta('b'));
      await goOn();
      const closed = slow.close('run');
      await goOn();
      await closed;
      expect(await reading).toEqual([1, 2]);
      expect(store.writes.map((frames) => frames.length)).toEqual([1, 1]);
      expect(failures).toEqual([]);
    });

    it('shows nothing of a run that is discarded while it is written', async () => {
      const reading = collect(slow.follow('run', 0));
      slow.append('run', delta('a'));
      while (letOn.length === 0) await nextTurn();
      slow.discard('run');
      await goOn();
      await slow.close('run');
      expect(await reading).toEqual([]);
    });

    it('ends without it when it is told to, in order', async () => {
      const reading = collect(slow.follow('run', 0));
      slow.append('run', delta('a'));
      while (letOn.length === 0) await nextTurn();
      store.append = fail;
      slow.append('run', delta('b'));
      const closed = slow.close('run');
      slow.giveUp();
      await goOn();
      await goOn();
      await closed;
      expect(await reading).toEqual([1, 2]);
    });
  });

  it('gives a reader that is behind everything in order while more leaves memory', async () => {
    const read = store.read;
    let letOn = () => {};
    store.read = async (...asked) => {
      const found = await read(...asked);
      await new Promise<void>((resolve) => {
        letOn = resolve;
      });
      return found;
    };
    const ahead = collect(log.follow('run', 0));
    log.append('run', delta('a'));
    await nextTurn();
    // It has to read event 1 in the store, while 2 and 3 come and leave memory again.
    const behind = collect(log.follow('run', 0));
    await nextTurn();
    for (const text of ['b', 'c']) {
      log.append('run', delta(text));
      await log.flush();
      await nextTurn();
    }
    store.read = read;
    letOn();
    await nextTurn();
    await log.close('run');
    expect([await ahead, await behind]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('lets a reader go at once that waits for the store', async () => {
    store.append([{ runId: 'over', firstSeq: 1, frames: ['id: 1\n\n'] }]);
    store.read = () => new Promise(() => {});
    const reader = log.follow('over', 0);
    const next = reader.next();
    await reader.return();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('fails a reader whose store cannot be read', async () => {
    store.read = async () => {
      throw new Error('disk I/O error');
    };
    await expect(collect(log.follow('over', 0))).rejects.toThrow('disk I/O error');
  });

  it('does not lose the events of others with those of a run that can never be written', async () => {
    log.open('other', 1);
    store.append([{ runId: 'other', firstSeq: 1, frames: ['id: 1\n\n'] }]);
    const reading = Promise.all([collect(log.follow('run', 0)), collect(log.follow('other', 0))]);
    log.append('other', delta('number 1 is there already'));
    log.append('run', delta('a'));
    await Promise.all([log.close('other'), log.close('run')]);
    expect(await reading).toEqual([[1], [1]]);
    expect(await store.lastSeq('run')).toBe(1);
    expect(failures).toHaveLength(1);
  });
});
