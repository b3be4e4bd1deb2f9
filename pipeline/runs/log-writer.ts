import { RunFailure, toErrorCode } from '../failure.ts';
import type { BeginUnit, EventLog } from '../ports.ts';
import { NO_FRAMES } from './reader.ts';
import type { LogFlush } from './runs.ts';
import { createUnwrittenRuns } from './unwritten-runs.ts';
import {
  abandonWrites,
  beginWrite,
  endWrite,
  type RunWrite,
  settleDoubt,
  undoWrite,
  type WrittenRun,
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
const NO_IDS: readonly string[] = Object.freeze([]);
const NO_RUNS: readonly WrittenRun[] = Object.freeze([]);
const DONE = Promise.resolve();

export interface LogWriterOptions {
  readonly beginUnit: BeginUnit;
  /** Where the events are read that units of work have appended. */
  readonly store: EventLog;
  /** Told which runs have durable events that others may wait for. */
  readonly onWritten?: (runIds: readonly string[]) => void;
  /**
   * Told of a run whose events the store will not take from this process any more: another one executes it, or will. It is to be
   * discarded.
   */
  readonly onLost?: (runId: string) => void;
  /**
   * Whether readers see what a store that fails does not have. Not where another process may take a run meanwhile, which would
   * tell something else under the same numbers.
   */
  readonly showsUnwritten?: boolean;
  /** Told of every commit that was tried. */
  readonly onFlushed?: ((flush: LogFlush) => void) | undefined;
  /** Told of a failure of the store once for as long as it lasts, and of every run that has lost events to one. */
  readonly onStoreError: (runId: string, error: unknown) => void;
  readonly maxUnwrittenChars?: number;
}

/** Writes what runs have told, and then shows it to their readers. */
export interface LogWriter {
  /** Has what waits in the run written within a few milliseconds; `id` is the number of its latest event. */
  schedule(run: WrittenRun, id: number): void;
  /** Writes what has been told so far; resolves when that is done, or has failed. */
  flush(): Promise<void>;
  /** Nothing of the run is written from now on. */
  forget(run: WrittenRun): void;
  /** Does not wait for the store any more, now and from now on. */
  giveUp(): void;
}

/** `onEnd` is told of a run whose last events are written, or never will be. */
export function createLogWriter(options: LogWriterOptions, onEnd: (run: WrittenRun) => void): LogWriter {
  const {
    beginUnit,
    store,
    onStoreError,
    onWritten = () => {},
    onLost = () => {},
    onFlushed,
    showsUnwritten = true,
    maxUnwrittenChars = MAX_UNWRITTEN_CHARS,
  } = options;
  const dirty = new Set<WrittenRun>();
  let atTurnEnd: NodeJS.Immediate | undefined;
  let soon: NodeJS.Timeout | undefined;
  let lastFlushAt = 0;
  let lastFailure: unknown = null;
  let flushing: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  /** First events of runs among those that wait. */
  let firstEvents = 0;
  const unwritten = createUnwrittenRuns({
    write,
    showsUnwritten,
    abandon(run) {
      if (!showsUnwritten) return onLost(run.runId);
      abandonWrites(run);
      if (run.closing) onEnd(run);
    },
    onOverdue: () => onStoreError('', lastFailure),
    onDropped(run) {
      const why = new RunFailure('storage_unavailable', 'Too many events waited for the store.');
      onStoreError(run.runId, why);
      if (showsUnwritten) run.unwrittenCount = 0;
      else onLost(run.runId);
    },
    maxChars: maxUnwrittenChars,
  });

  return {
    schedule,
    flush,
    forget(run) {
      dirty.delete(run);
      unwritten.forget(run);
    },
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
    let writes: readonly RunWrite[] = [];
    let lost = NO_IDS;
    let beganAt = 0;
    try {
      await settleDoubts(runs);
      beganAt = performance.now();
      const unit = beginUnit();
      writes = runs.filter(({ isDiscarded }) => !isDiscarded).map((run) => beginWrite(run, unit));
      lost = await unit.commit();
      if (onFlushed) onFlushed(toFlush(writes, beganAt, true));
    } catch (error) {
      if (onFlushed && beganAt > 0) onFlushed(toFlush(writes, beganAt, false));
      lastFailure = error;
      const isUnavailable = toErrorCode(error) === 'storage_unavailable';
      for (const each of writes) undoWrite(each, isUnavailable);
      if (isUnavailable) return runs.filter(({ isDiscarded }) => !isDiscarded);
      // One that can never be written must not take the others with it.
      if (runs.length > 1) return writeEach(runs);
      for (const run of runs) await giveUpEvents(run, error);
      return NO_RUNS;
    }
    const kept = lost.length === 0 ? writes : writes.filter(({ run }) => !lost.includes(run.runId));
    for (const each of kept) settle(each);
    for (const runId of lost) onLost(runId);
    onWritten(kept.map(({ run }) => run.runId));
    return NO_RUNS;
  }

  async function settleDoubts(runs: readonly WrittenRun[]): Promise<void> {
    for (const run of runs) {
      if (!run.isInDoubt) continue;
      const lastSeq = await store.lastSeq(run.runId);
      if (showsUnwritten || (await isHeld(run))) settleDoubt(run, lastSeq);
      else onLost(run.runId);
    }
  }

  /** Asked after the log was read: what is still held had nobody else's events then. */
  async function isHeld(run: WrittenRun): Promise<boolean> {
    const unit = beginUnit();
    unit.hold(run.runId, run.attempt);
    return (await unit.commit()).length === 0;
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
    if (written.isLast) onEnd(written.run);
  }
}

function toFlush(writes: readonly RunWrite[], beganAt: number, isWritten: boolean): LogFlush {
  const counts = writes.map(({ run }) => run.unwrittenCount + (run.writing?.length ?? 0));
  const events = counts.reduce((sum, count) => sum + count, 0);
  return { events, ms: performance.now() - beganAt, isWritten };
}
