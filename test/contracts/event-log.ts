import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventLog } from '../../pipeline/ports.ts';

const frame = (seq: number) => `id: ${seq}\nevent: delta\ndata: {"text":"line\\n\\nline"}\n\n`;
const frames = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => frame(first + index));

/** What every EventLog does. `create` gives an empty one. */
export function describeEventLog(name: string, create: () => Promise<EventLog>): void {
  describe(`${name} as an event log`, () => {
    let log: EventLog;
    beforeEach(async () => {
      log = await create();
      log.append([
        { runId: 'a', firstSeq: 1, frames: frames(1, 3) },
        { runId: 'b', firstSeq: 1, frames: frames(1, 1) },
      ]);
      log.append([{ runId: 'a', firstSeq: 4, frames: frames(4, 4) }]);
      log.append([{ runId: 'a', firstSeq: 5, frames: frames(5, 9) }]);
    });

    it('gives the frames after any cursor, as they were written', () => {
      for (let cursor = 0; cursor < 9; cursor++) {
        expect(log.read('a', cursor, 100)).toEqual({ firstSeq: cursor + 1, frames: frames(cursor + 1, 9) });
      }
    });

    it('gives about as many as asked for, and the rest from there', () => {
      let cursor = 0;
      const read: string[] = [];
      for (let batch = log.read('a', cursor, 2); batch; batch = log.read('a', cursor, 2)) {
        expect(batch.firstSeq).toBe(cursor + 1);
        read.push(...batch.frames);
        cursor += batch.frames.length;
      }
      expect(read).toEqual(frames(1, 9));
    });

    it('gives null when there is nothing after the cursor, or no such run', () => {
      expect(log.read('a', 9, 10)).toBeNull();
      expect(log.read('unknown', 0, 10)).toBeNull();
    });

    it('knows the last number of each run', () => {
      expect([log.lastSeq('a'), log.lastSeq('b'), log.lastSeq('unknown')]).toEqual([9, 1, 0]);
    });

    it('forgets the runs that are erased, and no other', () => {
      log.eraseRuns([
        { id: 'a', visitorId: 'visitor', question: 'Why?' },
        { id: 'unknown', visitorId: 'visitor', question: 'Why?' },
      ]);
      expect([log.read('a', 0, 10), log.lastSeq('a'), log.lastSeq('b')]).toEqual([null, 0, 1]);
    });

    it('tells where events are missing, and gives no batch across the place', () => {
      log.append([{ runId: 'a', firstSeq: 12, frames: frames(12, 13) }]);
      log.append([{ runId: 'a', firstSeq: 14, frames: frames(14, 14) }]);
      log.append([{ runId: 'late', firstSeq: 3, frames: frames(3, 4) }]);
      expect(log.read('a', 7, 100)).toEqual({ firstSeq: 8, frames: frames(8, 9) });
      for (const cursor of [9, 10, 11]) {
        expect(log.read('a', cursor, 100)).toEqual({ firstSeq: 12, frames: frames(12, 14) });
      }
      expect(log.read('a', 12, 100)).toEqual({ firstSeq: 13, frames: frames(13, 14) });
      expect(log.read('late', 0, 100)).toEqual({ firstSeq: 3, frames: frames(3, 4) });
    });

    it('refuses to give a number twice', () => {
      expect(() => log.append([{ runId: 'a', firstSeq: 9, frames: frames(9, 9) }])).toThrow();
    });
  });
}
