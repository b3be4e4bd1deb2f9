import type { RunEvent } from '../events.ts';
import { RunFailure, toErrorCode } from '../failure.ts';
import type { BeginUnit, EventLog, LoggedFrames, PaidStage, UnitOfWork } from '../ports.ts';
import { encodeFrame } from './frame.ts';
import { NO_FRAMES, type ReaderSource, RunReader } from './reader.ts';
import { createUnwrittenRuns } from './unwritten-runs.ts';
import {
  abandonWrites,
  announce,
  beginWrite,
  createWrittenRun,
  endWrite,
  nextPendingSeq,
  nextSeq,
  type RunWrite,
  undoWrite,
  type WrittenRun,
  wakeReaders,
} from './written-run.ts';

/**
 * How long events wait for those of other runs to share a batch, when there has just been one: under load a batch costs
 * more than what it holds, and nobody sees a delay of this length. A server that has time writes at once, and the first
 * event of a run never waits.
 */
const SHARE_MS = 3;
/**
 * When very many ask in the same moment, the turn in which all their questions are taken is long: the first of them see
 * their first event while the last ones are still being taken.
 */
const FIRST_EVENTS_TOGETHER = 128;
/** Characters of frames that are held for a store that does not take them; a run has about 50,000. */
const MAX_UNWRITTEN_CHARS = 32 * 1024 * 1024;
const NO_RUNS: readonly WrittenRun[] = Object.freeze([]);
const DONE = Promise.resolve();

export interface RunLog {
  /** Opens the log of a run so that readers wait for its events, the next of which has the number `firstSeq`. */
  open(runId: string, firstSeq: number): void;
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
  /** The frames after the cursor, then the live ones, until the run is over or the reader leaves. */
  follow(runId: string, afterSeq: number): RunReader;
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

export interface RunLogOptions extends Pick<ReaderSource, 'bridge'> {
  /** Where runs are read when they are over. */
  readonly store: EventLog;
  readonly beginUnit: BeginUnit;
  /** Told which runs have durable events that others may wait for. */
  readonly onWritten?: (runIds: readonly string[]) => void;
  /** Told of a failure of the store once for as long as it lasts, and of every run that has lost events to one. */
  readonly onStoreError: (runId: string, error: unknown) => void;
  readonly maxUnwrittenChars?: number;
}

/**
 * The log of every run, live and past. An event is durable before any reader sees it, so that after a crash nobody has
 * seen an event that the log does not have; only while the store fails are events shown first and written later. Events
 * that come at about the same time are written in one batch.
 */
export function createRunLog(options: RunLogOptions): RunLog {
  const { store, beginUnit, onStoreError, onWritten = () => {}, bridge } = options;
  const { maxUnwrittenChars = MAX_UNWRITTEN_CHARS } = options;
  const live = new Map<string, WrittenRun>();
  const dirty = new Set<WrittenRun>();
  let atTurnEnd: NodeJS.Immediate | undefined;
  let soon: NodeJS.Timeout | undefined;
  let lastFlushAt = 0;
  let lastFailure: unknown = null;
  let flushing: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  /** First events of runs among those that wait. */
  let firstEvents = 0;
  const source: ReaderSource = { store, bridge };
  const unwritten = createUnwrittenRuns({
    write,
    abandon(run) {
      abandonWrites(run);
      if (run.closing) leave(run);
    },
    onShown: () => onStoreError('', lastFailure),
    onDropped: ({ runId }) =>
      onStoreError(runId, new RunFailure('storage_unavailable', 'Too many events waited for the store.')),
    maxChars: maxUnwrittenChars,
  });

  return {
    open(runId, firstSeq) {
      if (!live.has(runId)) live.set(runId, createWrittenRun(runId, firstSeq));
    },
    append(runId, event) {
      const run = requireLive(runId);
      if (run.isDiscarded) return;
      const id = nextPendingSeq(run);
      const frame = encodeFrame({ id, event: event.name, data: JSON.stringify(event.data) });
      if (run.pending) run.pending.push(frame);
      else run.pending = [frame];
      schedule(run, id);
    },
    announce(runId, event) {
      const run = requireLive(runId);
      announce(run, encodeFrame({ event: event.name, data: JSON.stringify(event.data) }));
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
        else schedule(run, nextPendingSeq(run));
      });
    },
    discard(runId) {
      const run = live.get(runId);
      if (!run) return;
      dirty.delete(run);
      unwritten.forget(run);
      run.pending = null;
      run.results = null;
      run.isDiscarded = true;
      run.isOver = true;
      wakeReaders(run);
      if (run.closing) leave(run);
    },
    follow: (runId, afterSeq) => new RunReader(live.get(runId) ?? null, runId, afterSeq, source),
    read,
    lastSeq,
    lastLiveSeq(runId) {
      const run = live.get(runId);
      return run ? nextSeq(run) - 1 : null;
    },
    isExhausted: async (runId, afterSeq) =>
      (live.get(runId)?.isOver ?? true) && (await lastSeq(runId)) <= afterSeq,
    flush,
    giveUp: () => unwritten.giveUp(),
  };

  function schedule(run: WrittenRun, id: number): void {
    dirty.add(run);
    if (id === 1 && ++firstEvents === FIRST_EVENTS_TOGETHER) void flush();
    else if (id === 1 || performance.now() - lastFlushAt >= SHARE_MS)
      atTurnEnd ??= setImmediate(() => void flush());
    else soon ??= setTimeout(() => void flush(), SHARE_MS);
  }

  function flush(): Promise<void> {
    clearImmediate(atTurnEnd);
    clearTimeout(soon);
    atTurnEnd = undefined;
    soon = undefined;
    // One at a time: what is told meanwhile shares the next one, and no event overtakes another.
    if (flushing !== null) {
      following ??= flushing.then(() => {
        following = null;
        return flush();
      });
      return following;
    }
    if (dirty.size === 0) return DONE;
    flushing = writeDirty().finally(() => {
      flushing = null;
    });
    return flushing;
  }

  async function writeDirty(): Promise<void> {
    lastFlushAt = performance.now();
    firstEvents = 0;
    const runs = [...dirty];
    dirty.clear();
    // One who waits for the store asks it again for all.
    const failed = unwritten.isEmpty() ? await write(runs) : runs;
    if (failed.length > 0) unwritten.keep(failed);
  }

  /** Resolves with the runs that the store cannot take now. */
  async function write(runs: readonly WrittenRun[]): Promise<readonly WrittenRun[]> {
    const unit = beginUnit();
    const writes = runs.map((run) => beginWrite(run, unit));
    try {
      await unit.commit();
    } catch (error) {
      lastFailure = error;
      for (const each of writes) undoWrite(each);
      if (toErrorCode(error) === 'storage_unavailable') return runs.filter(({ isDiscarded }) => !isDiscarded);
      // One that can never be written must not take the others with it.
      if (runs.length > 1) return writeEach(runs);
      for (const run of runs) await giveUpEvents(run, error);
      return NO_RUNS;
    }
    for (const each of writes) settle(each);
    onWritten(runs.map(({ runId }) => runId));
    return NO_RUNS;
  }

  async function writeEach(runs: readonly WrittenRun[]): Promise<readonly WrittenRun[]> {
    const failed: WrittenRun[] = [];
    for (const run of runs) failed.push(...(await write([run])));
    return failed;
  }

  /** Shows what can never be written; what became of the run is kept all the same. */
  async function giveUpEvents(run: WrittenRun, error: unknown): Promise<void> {
    onStoreError(run.runId, error);
    const { closing } = run;
    run.writing = run.pending ?? NO_FRAMES;
    run.pending = null;
    if (closing) {
      const unit = beginUnit();
      closing.atEnd(unit);
      // What fails now as well has been told: whoever reads the run ends it.
      await unit.commit().catch(() => {});
    }
    settle({ run, results: null, isLast: closing !== null });
  }

  /** Nothing of what was written waits for the store any more. */
  function settle(written: RunWrite): void {
    endWrite(written);
    if (written.isLast) leave(written.run);
  }

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
