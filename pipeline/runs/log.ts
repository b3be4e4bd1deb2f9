import type { RunEvent } from '../events.ts';
import { RunFailure, toErrorCode } from '../failure.ts';
import type { EventLog, LoggedFrames } from '../ports.ts';
import { encodeFrame } from './frame.ts';
import { type ReaderSource, RunReader } from './reader.ts';
import { createUnwrittenRuns } from './unwritten-runs.ts';
import {
  createWrittenRun,
  nextSeq,
  publish,
  toUnwrittenBatch,
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

export interface RunLog {
  /** Opens the log of a run so that readers wait for its events. `isNew`: the store has nothing of it yet. */
  open(runId: string, isNew: boolean): void;
  /** Gives the event its number and hands it to the store and then to every reader, within a few milliseconds. */
  append(runId: string, event: RunEvent): void;
  /** Shows an event to those who are reading now. It has no number and is not replayed. */
  announce(runId: string, event: RunEvent): void;
  /**
   * No more events: readers end when they have read what there is. `atEnd` is called right before the last events are
   * written, for what is to become durable with them, and again when that did not succeed. Resolves when they are written,
   * or never will be.
   */
  close(runId: string, atEnd?: () => void): Promise<void>;
  /** Drops what the run has told and will tell: nothing of it is written from now on, and its readers end. */
  discard(runId: string): void;
  /** The frames after the cursor, then the live ones, until the run is over or the reader leaves. */
  follow(runId: string, afterSeq: number): RunReader;
  /** As `EventLog.read`, with the events that readers have seen and the store does not have. */
  read(runId: string, afterSeq: number, limit: number): LoggedFrames | null;
  /** Number of the last event that readers may have seen, 0 when there is none. */
  lastSeq(runId: string): number;
  /** True when the run has nothing to tell after the cursor and never will. */
  isExhausted(runId: string, afterSeq: number): boolean;
  /** Writes what is still waiting to be written. */
  flush(): void;
  /** Does not wait for the store any more, now and from now on: runs end without what it does not take. */
  giveUp(): void;
}

export interface RunLogOptions extends Pick<ReaderSource, 'bridge'> {
  /** Told of a failure of the store once for as long as it lasts, and of every run that has lost events to one. */
  readonly onStoreError: (runId: string, error: unknown) => void;
  readonly maxUnwrittenChars?: number;
}

/**
 * The log of every run, live and past. An event is durable before any reader sees it, so that after a crash nobody has
 * seen an event that the log does not have; only while the store fails are events shown first and written later. Events
 * that come at about the same time are written in one batch.
 */
export function createRunLog(store: EventLog, options: RunLogOptions): RunLog {
  const { onStoreError, bridge, maxUnwrittenChars = MAX_UNWRITTEN_CHARS } = options;
  const live = new Map<string, WrittenRun>();
  const dirty = new Set<WrittenRun>();
  let atTurnEnd: NodeJS.Immediate | undefined;
  let soon: NodeJS.Timeout | undefined;
  let lastFlushAt = 0;
  let lastFailure: unknown = null;
  /** First events of runs among those that wait. */
  let firstEvents = 0;
  const source: ReaderSource = { store, bridge };
  const unwritten = createUnwrittenRuns({
    write,
    abandon: settle,
    onShown: () => onStoreError('', lastFailure),
    onDropped: ({ runId }) =>
      onStoreError(runId, new RunFailure('storage_unavailable', 'Too many events waited for the store.')),
    maxChars: maxUnwrittenChars,
  });

  return {
    open(runId, isNew) {
      if (live.has(runId)) return;
      live.set(runId, createWrittenRun(runId, isNew ? 1 : store.lastSeq(runId) + 1));
    },
    append(runId, event) {
      const run = requireLive(runId);
      if (run.isDiscarded) return;
      const id = nextSeq(run) + (run.pending?.length ?? 0);
      const frame = encodeFrame({ id, event: event.name, data: JSON.stringify(event.data) });
      if (run.pending) run.pending.push(frame);
      else run.pending = [frame];
      schedule(run, id);
    },
    announce(runId, event) {
      const run = requireLive(runId);
      run.transient = encodeFrame({ event: event.name, data: JSON.stringify(event.data) });
      run.transientCount++;
      wakeReaders(run);
    },
    close(runId, atEnd = () => {}) {
      const run = requireLive(runId);
      return new Promise((closed) => {
        run.closing = { atEnd, closed };
        if (run.isDiscarded) settle(run);
        else schedule(run, nextSeq(run));
      });
    },
    discard(runId) {
      const run = live.get(runId);
      if (!run) return;
      dirty.delete(run);
      unwritten.forget(run);
      run.pending = null;
      run.isDiscarded = true;
      run.isOver = true;
      wakeReaders(run);
      if (run.closing) settle(run);
    },
    follow: (runId, afterSeq) => new RunReader(live.get(runId) ?? null, runId, afterSeq, source),
    read,
    lastSeq,
    isExhausted: (runId, afterSeq) => (live.get(runId)?.isOver ?? true) && lastSeq(runId) <= afterSeq,
    flush,
    giveUp: () => unwritten.giveUp(),
  };

  function schedule(run: WrittenRun, id: number): void {
    dirty.add(run);
    if (id === 1 && ++firstEvents === FIRST_EVENTS_TOGETHER) flush();
    else if (id === 1 || performance.now() - lastFlushAt >= SHARE_MS) atTurnEnd ??= setImmediate(flush);
    else soon ??= setTimeout(flush, SHARE_MS);
  }

  function flush(): void {
    clearImmediate(atTurnEnd);
    clearTimeout(soon);
    atTurnEnd = undefined;
    soon = undefined;
    if (dirty.size === 0) return;
    lastFlushAt = performance.now();
    firstEvents = 0;
    const runs = [...dirty];
    dirty.clear();
    // One who waits for the store asks it again for all.
    const failed = unwritten.isEmpty() ? write(runs) : runs;
    if (failed.length > 0) unwritten.keep(failed);
  }

  /** Returns the runs that the store cannot take now. */
  function write(runs: readonly WrittenRun[]): readonly WrittenRun[] {
    try {
      for (const run of runs) run.closing?.atEnd();
      store.append(runs.flatMap((run) => toUnwrittenBatch(run) ?? []));
    } catch (error) {
      lastFailure = error;
      if (toErrorCode(error) === 'storage_unavailable') return runs;
      // One that can never be written must not take the others with it.
      if (runs.length > 1) return runs.flatMap((run) => write([run]));
      onStoreError(runs[0]?.runId ?? '', error);
    }
    for (const run of runs) settle(run);
    return NO_RUNS;
  }

  /** Nothing of the run waits for the store any more. */
  function settle(run: WrittenRun): void {
    // Readers that wait hold the entry themselves; later ones read the store.
    if (run.closing) live.delete(run.runId);
    publish(run, true);
    run.closing?.closed();
  }

  function read(runId: string, afterSeq: number, limit: number): LoggedFrames | null {
    const stored = store.read(runId, afterSeq, limit);
    const run = live.get(runId);
    if (!run || run.unwrittenCount === 0) return stored;
    const firstUnwritten = nextSeq(run) - run.unwrittenCount;
    if (stored && stored.firstSeq < firstUnwritten) return stored;
    const firstSeq = Math.max(afterSeq + 1, firstUnwritten);
    const frames = run.frames.slice(firstSeq - run.firstSeq);
    return frames.length === 0 ? null : { firstSeq, frames };
  }

  function lastSeq(runId: string): number {
    const run = live.get(runId);
    return run ? nextSeq(run) - 1 : store.lastSeq(runId);
  }

  function requireLive(runId: string): WrittenRun {
    const run = live.get(runId);
    if (!run) throw new Error(`The log of run ${runId} is not open.`);
    return run;
  }
}
