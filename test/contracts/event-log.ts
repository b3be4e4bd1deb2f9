import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BeginUnit, EventLog, LoggedFrames, RunStore } from '../../pipeline/ports.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { inOneUnit } from './in-one-unit.ts';

const frame = (seq: number) => `id: ${seq}\nevent: delta\ndata: {"text":"line\\n\\nline"}\n\n`;
const frames = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => frame(first + index));

export interface LogStores {
  readonly runs: RunStore;
  readonly eventLog: EventLog;
  readonly beginUnit: BeginUnit;
}

/** What every EventLog does. `create` gives an empty one. */
export function describeEventLog(name: string, create: () => Promise<LogStores>): void {
  describe(`${name} as an event log`, () => {
    let stores: LogStores;
    let log: EventLog;
    let a: string;
    let b: string;
    const begin = async () => (await stores.runs.begin(toNewRun())).run.id;
    const append = (...batches: (LoggedFrames & { runId: string })[]) =>
      inOneUnit(stores.beginUnit, (unit) => {
        for (const batch of batches) unit.append(batch);
      });
    beforeEach(async () => {
      stores = await create();
      log = stores.eventLog;
      [a, b] = [await begin(), await begin()];
      await append(
        { runId: a, firstSeq: 1, frames: frames(1, 3) },
        { runId: b, firstSeq: 1, frames: frames(1, 1) },
      );
      await append({ runId: a, firstSeq: 4, frames: frames(4, 4) });
      await append({ runId: a, firstSeq: 5, frames: frames(5, 9) });
    });

    it('gives the frames after any cursor, as they were written', async () => {
      for (let cursor = 0; cursor < 9; cursor++) {
        expect(await log.read(a, cursor, 100)).toEqual({
          firstSeq: cursor + 1,
          frames: frames(cursor + 1, 9),
        });
      }
    });

    it('gives about as many as asked for, and the rest from there', async () => {
      let cursor = 0;
      const read: string[] = [];
      for (let batch = await log.read(a, cursor, 2); batch; batch = await log.read(a, cursor, 2)) {
        expect(batch.firstSeq).toBe(cursor + 1);
        read.push(...batch.frames);
        cursor += batch.frames.length;
      }
      expect(read).toEqual(frames(1, 9));
    });

    it('gives null when there is nothing after the cursor, or no such run', async () => {
      expect(await log.read(a, 9, 10)).toBeNull();
      expect(await log.read('unknown', 0, 10)).toBeNull();
    });

    it('gives what follows the cursors of many runs at once, as it does for each', async () => {
      await append({ runId: a, firstSeq: 12, frames: frames(12, 13) });
      const cursors = [
        { runId: a, afterSeq: 4 },
        { runId: b, afterSeq: 1 },
        { runId: 'unknown', afterSeq: 0 },
      ];
      expect(await log.readAll(cursors)).toEqual(new Map([[a, { firstSeq: 5, frames: frames(5, 9) }]]));
      expect(await log.readAll([{ runId: a, afterSeq: 9 }])).toEqual(
        new Map([[a, { firstSeq: 12, frames: frames(12, 13) }]]),
      );
      expect(await log.readAll([])).toEqual(new Map());
    });

    it('knows the last number of each run', async () => {
      expect([await log.lastSeq(a), await log.lastSeq(b), await log.lastSeq('unknown')]).toEqual([9, 1, 0]);
    });

    it('forgets the runs that are erased, and no other', async () => {
      const of = (id: string) => ({ id, visitorId: 'visitor', question: 'Why?' });
      await inOneUnit(stores.beginUnit, (unit) => unit.eraseRuns([of(a), of('unknown')]));
      expect([await log.read(a, 0, 10), await log.lastSeq(a), await log.lastSeq(b)]).toEqual([null, 0, 1]);
    });

    it('tells where events are missing, and gives no batch across the place', async () => {
      await append({ runId: a, firstSeq: 12, frames: frames(12, 13) });
      await append({ runId: a, firstSeq: 14, frames: frames(14, 14) });
      const late = await begin();
      await append({ runId: late, firstSeq: 3, frames: frames(3, 4) });
      expect(await log.read(a, 7, 100)).toEqual({ firstSeq: 8, frames: frames(8, 9) });
      for (const cursor of [9, 10, 11]) {
        expect(await log.read(a, cursor, 100)).toEqual({ firstSeq: 12, frames: frames(12, 14) });
      }
      expect(await log.read(a, 12, 100)).toEqual({ firstSeq: 13, frames: frames(13, 14) });
      expect(await log.read(late, 0, 100)).toEqual({ firstSeq: 3, frames: frames(3, 4) });
    });

    it('refuses to give a number twice', async () => {
      await expect(append({ runId: a, firstSeq: 9, frames: frames(9, 9) })).rejects.toThrow();
    });
  });
}
