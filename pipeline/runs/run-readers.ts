import type { Readable } from 'node:stream';
import type { RunStore } from '../ports.ts';
import type { ActiveRun } from './execute-run.ts';
import type { FollowedRuns } from './followed-runs.ts';
import type { Grace } from './grace.ts';
import type { RunLog } from './log.ts';
import type { MissedEvents } from './missed-events.ts';
import { type PastRun, replayRun } from './past-run.ts';
import type { RunReader } from './reader.ts';
import type { Runs } from './runs.ts';
import { openRunStream, type PreparedReader, readWhenPrepared } from './stream.ts';
import { nextSeq } from './written-run.ts';

export interface RunReadersOptions {
  readonly log: RunLog;
  readonly missed: MissedEvents;
  readonly store: RunStore;
  readonly active: ReadonlyMap<string, ActiveRun>;
  readonly grace: Grace;
  readonly followed: FollowedRuns;
  readonly maxReplayEvents: number;
  /** Other processes may execute a run that is not executed here. */
  readonly isShared: boolean;
  /** False while open runs may still be taken up. */
  readonly isRecovered: () => boolean;
}

export interface RunReaders extends Pick<Runs, 'read' | 'replay' | 'isExhausted'> {
  /** Resolves when a run is over that is not executed here. */
  untilOver(runId: string): Promise<void>;
}

/** What readers of runs get: live ones from memory, all others from the store. */
export function createRunReaders(options: RunReadersOptions): RunReaders {
  const { log, missed, store, active, grace, followed, maxReplayEvents, isShared, isRecovered } = options;
  return {
    read(runId, afterSeq): Readable {
      const elsewhere = followed.find(runId);
      const liveSeq = log.lastLiveSeq(runId) ?? (elsewhere && nextSeq(elsewhere) - 1);
      const isClose = liveSeq !== null && liveSeq - afterSeq <= maxReplayEvents;
      const stream = openRunStream(
        isClose ? log.follow(runId, afterSeq, elsewhere) : readWhenPrepared(() => prepare(runId, afterSeq)),
      );
      if (active.has(runId)) {
        grace.attach(active.get(runId));
        stream.on('close', () => grace.detach(active.get(runId)));
      }
      return stream;
    },
    async replay(runId): Promise<PastRun> {
      if (active.has(runId)) grace.touch(active.get(runId));
      else if (isShared) followed.touch(runId);
      await log.flush();
      await missed.mendEnd(runId);
      return replayRun(log, runId);
    },
    async isExhausted(runId, afterSeq) {
      await missed.mendEnd(runId);
      if (await goesOnElsewhere(runId)) return false;
      return log.isExhausted(runId, afterSeq);
    },
    async untilOver(runId) {
      if (!(await goesOnElsewhere(runId))) return;
      const reader = await follow(runId, await log.lastSeq(runId));
      for await (const _ of reader);
    },
  };

  /** For a reader that follows no live run closely: the end where it was missing, a snapshot where it is far behind. */
  async function prepare(runId: string, afterSeq: number): Promise<PreparedReader> {
    await missed.mendEnd(runId);
    // A snapshot for a reader who is so far behind that a replay would cost more than it tells.
    const isFarBehind = (await log.lastSeq(runId)) - afterSeq > maxReplayEvents;
    const snapshot = isFarBehind ? await missed.toSnapshot(runId) : null;
    return { snapshot, reader: await follow(runId, snapshot?.seq ?? afterSeq) };
  }

  async function follow(runId: string, afterSeq: number): Promise<RunReader> {
    const isElsewhere = isShared && (await goesOnElsewhere(runId));
    const run = isElsewhere ? await followed.open(runId) : null;
    return log.follow(runId, afterSeq, run);
  }

  /** Whether the run is not over, and executed by another process, or waits to be taken up. */
  async function goesOnElsewhere(runId: string): Promise<boolean> {
    if (active.has(runId) || (!isShared && isRecovered())) return false;
    return (await store.find(runId))?.state === 'running';
  }
}
