import type { Readable } from 'node:stream';
import type { RunStore } from '../ports.ts';
import type { ActiveRun } from './execute-run.ts';
import type { Grace } from './grace.ts';
import type { RunLog } from './log.ts';
import type { MissedEvents } from './missed-events.ts';
import { type PastRun, replayRun } from './past-run.ts';
import type { Runs } from './runs.ts';
import { openRunStream, type PreparedReader, readWhenPrepared } from './stream.ts';

export interface RunReadersOptions {
  readonly log: RunLog;
  readonly missed: MissedEvents;
  readonly store: RunStore;
  readonly active: ReadonlyMap<string, ActiveRun>;
  readonly grace: Grace;
  readonly maxReplayEvents: number;
  /** False while open runs may still be taken up. */
  readonly isRecovered: () => boolean;
}

/** What readers of runs get: live ones from memory, all others from the store. */
export function createRunReaders(options: RunReadersOptions): Pick<Runs, 'read' | 'replay' | 'isExhausted'> {
  const { log, missed, store, active, grace, maxReplayEvents, isRecovered } = options;
  return {
    read(runId, afterSeq): Readable {
      const liveSeq = log.lastLiveSeq(runId);
      const isClose = liveSeq !== null && liveSeq - afterSeq <= maxReplayEvents;
      const stream = openRunStream(
        isClose ? log.follow(runId, afterSeq) : readWhenPrepared(() => prepare(runId, afterSeq)),
      );
      if (active.has(runId)) {
        grace.attach(active.get(runId));
        stream.on('close', () => grace.detach(active.get(runId)));
      }
      return stream;
    },
    async replay(runId): Promise<PastRun> {
      grace.touch(active.get(runId));
      await log.flush();
      await missed.mendEnd(runId);
      return replayRun(log, runId);
    },
    async isExhausted(runId, afterSeq) {
      await missed.mendEnd(runId);
      // One that waits to be taken up will go on.
      if (!isRecovered() && !active.has(runId) && (await store.find(runId))?.state === 'running')
        return false;
      return log.isExhausted(runId, afterSeq);
    },
  };

  /** For a reader that follows no live run closely: the end where it was missing, a snapshot where it is far behind. */
  async function prepare(runId: string, afterSeq: number): Promise<PreparedReader> {
    await missed.mendEnd(runId);
    // A snapshot for a reader who is so far behind that a replay would cost more than it tells.
    const isFarBehind = (await log.lastSeq(runId)) - afterSeq > maxReplayEvents;
    const snapshot = isFarBehind ? await missed.toSnapshot(runId) : null;
    return { snapshot, reader: log.follow(runId, snapshot?.seq ?? afterSeq) };
  }
}
