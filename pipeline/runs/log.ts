import type { RunEvent } from '../events.ts';
import type { LoggedFrames, PaidStage, UnitOfWork } from '../ports.ts';
import { encodeEvent } from './frame.ts';
import { createLogWriter, type LogWriterOptions } from './log-writer.ts';
import { type LiveRun, type ReaderSource, RunReader } from './reader.ts';
import {
  announce,
  createWrittenRun,
  nextPendingSeq,
  nextSeq,
  type WrittenRun,
  wakeReaders,
} from './written-run.ts';

export interface RunLog {
  /** Opens the log of a run so that readers wait for its events, the next of which has the number `firstSeq`. For `attempt` see `UnitOfWork`. */
  open(runId: string, firstSeq: number, attempt?: number): void;
  /** Gives the event its number and hands it to the store and then to every reader, within a few milliseconds. */
  append(runId: string, event: RunEvent): void;
  /** Shows an event to those who are reading now. It has no number and is not replayed. */
  announce(runId: string, event: RunEvent): void;
  /** Becomes durable with the next event of the run; nothing when its log is not open. */
  keepResult(runId: string, stageId: PaidStage, result: string): void;
  /**
   * No more events: readers end when they have read what there is. `atEnd` is called with the unit of work of the last
   * events, for what is to become durable with them, and again when that did not succeed. Resolves when they are written, or
   * never will be.
   */
  close(runId: string, atEnd?: (unit: UnitOfWork) => void): Promise<void>;
  /** Drops what the run has told and will tell: nothing of it is written from now on, and its readers end. */
  discard(runId: string): void;
  /**
   * The frames after the cursor, then the live ones, until the run is over or the reader leaves. `elsewhere`: what is seen here of
   * a run that another process executes.
   */
  follow(runId: string, afterSeq: number, elsewhere?: LiveRun | null): RunReader;
  /** As `EventLog.read`, with the events that readers have seen and the store does not have. */
  read(runId: string, afterSeq: number, limit: number): Promise<LoggedFrames | null>;
  /** Number of the last event that readers may have seen, 0 when there is none. */
  lastSeq(runId: string): Promise<number>;
  /** The same of a run whose log is open, null for any other; asks no store. */
  lastLiveSeq(runId: string): number | null;
  /** True when the run has nothing to tell after the cursor and never will. */
  isExhausted(runId: string, afterSeq: number): Promise<boolean>;
  /** Writes what has been told so far; resolves when that is done, or has failed. */
  flush(): Promise<void>;
  /** Does not wait for the store any more, now and from now on: runs end without what it does not take. */
  giveUp(): void;
}

export type RunLogOptions = LogWriterOptions & Pick<ReaderSource, 'bridge'>;

/**
 * The log of every run, live and past. An event is durable before any reader sees it, so that after a crash nobody has
 * seen an event that the log does not have; only while the store fails are events shown first and written later. Events
 * that come at about the same time are written in one batch.
 */
export function createRunLog(options: RunLogOptions): RunLog {
  const { store, bridge } = options;
  const live = new Map<string, WrittenRun>();
  const source: ReaderSource = { store, bridge };
  const writer = createLogWriter(options, leave);

  return {
    open(runId, firstSeq, attempt = 0) {
      if (!live.has(runId)) live.set(runId, createWrittenRun(runId, firstSeq, attempt));
    },
    append(runId, event) {
      const run = requireLive(runId);
      if (run.isDiscarded) return;
      const id = nextPendingSeq(run);
      const frame = encodeEvent(event, id);
      if (run.pending) run.pending.push(frame);
      else run.pending = [frame];
      writer.schedule(run, id);
    },
    announce(runId, event) {
      announce(requireLive(runId), encodeEvent(event));
    },
    keepResult(runId, stageId, result) {
      const run = live.get(runId);
      if (run && !run.isDiscarded) run.results = [...(run.results ?? []), { stageId, result }];
    },
    close(runId, atEnd = () => {}) {
      const run = requireLive(runId);
      return new Promise((closed) => {
        run.closing = { atEnd, closed };
        if (run.isDiscarded) leave(run);
        else writer.schedule(run, nextPendingSeq(run));
      });
    },
    discard(runId) {
      const run = live.get(runId);
      if (!run) return;
      writer.forget(run);
      run.pending = null;
      run.results = null;
      run.isDiscarded = true;
      run.isOver = true;
      wakeReaders(run);
      if (run.closing) leave(run);
    },
    follow: (runId, afterSeq, elsewhere = null) =>
      new RunReader(live.get(runId) ?? elsewhere, runId, afterSeq, source),
    read,
    lastSeq,
    lastLiveSeq(runId) {
      const run = live.get(runId);
      return run ? nextSeq(run) - 1 : null;
    },
    isExhausted: async (runId, afterSeq) =>
      (live.get(runId)?.isOver ?? true) && (await lastSeq(runId)) <= afterSeq,
    flush: writer.flush,
    giveUp: writer.giveUp,
  };

  function leave(run: WrittenRun): void {
    // Readers that wait hold the entry themselves; later ones read the store.
    live.delete(run.runId);
    run.closing?.closed();
  }

  async function read(runId: string, afterSeq: number, limit: number): Promise<LoggedFrames | null> {
    // Taken before the store is asked: they may be written, and forgotten here, meanwhile.
    const inMemory = readUnwritten(runId, afterSeq);
    const stored = await store.read(runId, afterSeq, limit);
    if (inMemory === null || (stored && stored.firstSeq < inMemory.firstSeq)) return stored;
    return inMemory;
  }

  function readUnwritten(runId: string, afterSeq: number): LoggedFrames | null {
    const run = live.get(runId);
    if (!run || run.unwrittenCount === 0) return null;
    const firstSeq = Math.max(afterSeq + 1, nextSeq(run) - run.unwrittenCount);
    const frames = run.frames.slice(firstSeq - run.firstSeq);
    return frames.length === 0 ? null : { firstSeq, frames };
  }

  async function lastSeq(runId: string): Promise<number> {
    const run = live.get(runId);
    return run ? nextSeq(run) - 1 : store.lastSeq(runId);
  }

  function requireLive(runId: string): WrittenRun {
    const run = live.get(runId);
    if (!run) throw new Error(`The log of run ${runId} is not open.`);
    return run;
  }
}
