import type { RunEvent } from '../events.ts';
import type { EventLog, LoggedFrames } from '../ports.ts';
import { encodeFrame } from './frame.ts';
import { forgetFrames, type LiveRun, NO_FRAMES, NO_READERS, type ReaderSource, RunReader } from './reader.ts';

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
/** Frames of a live run that are kept beside the latest batch; readers that are further behind read the store. */
const MAX_LIVE_FRAMES = 64;

export interface RunLog {
  /** Opens the log of a run so that readers wait for its events. `isNew`: the store has nothing of it yet. */
  open(runId: string, isNew: boolean): void;
  /** Gives the event its number and hands it to the store and then to every reader, within a few milliseconds. */
  append(runId: string, event: RunEvent): void;
  /** Shows an event to those who are reading now. It has no number and is not replayed. */
  announce(runId: string, event: RunEvent): void;
  /**
   * No more events: readers end when they have read what there is. `atEnd` is called right before the last events are
   * written, for what is to become durable with them. Resolves when they are.
   */
  close(runId: string, atEnd?: () => void): Promise<void>;
  /** The frames after the cursor, then the live ones, until the run is over or the reader leaves. */
  follow(runId: string, afterSeq: number): RunReader;
  /** As `EventLog.read`. */
  read(runId: string, afterSeq: number, limit: number): LoggedFrames | null;
  /** Number of the last durable event, 0 when there is none. */
  lastSeq(runId: string): number;
  /** True when the run has nothing to tell after the cursor and never will. */
  isExhausted(runId: string, afterSeq: number): boolean;
  /** Writes what is still waiting to be written. */
  flush(): void;
}

/** A live run with the frames that the store does not have yet; readers do not see those. */
interface WrittenRun extends LiveRun {
  pending: string[] | null;
  /** Set when there will be no more events. */
  closing: { readonly atEnd: () => void; readonly closed: () => void } | null;
}

export interface RunLogOptions extends Pick<ReaderSource, 'bridge'> {
  readonly onStoreError: (error: unknown) => void;
}

/**
 * The log of every run, live and past. An event is durable before any reader sees it, so that after a crash nobody has
 * seen an event that the log does not have. Events that come at about the same time are written in one batch.
 */
export function createRunLog(store: EventLog, { onStoreError, bridge }: RunLogOptions): RunLog {
  const live = new Map<string, WrittenRun>();
  const dirty = new Set<string>();
  let atTurnEnd: NodeJS.Immediate | undefined;
  let soon: NodeJS.Timeout | undefined;
  let lastFlushAt = 0;
  /** First events of runs among those that wait. */
  let firstEvents = 0;
  const source: ReaderSource = { store, bridge };

  return {
    open(runId, isNew) {
      if (live.has(runId)) return;
      const firstSeq = isNew ? 1 : store.lastSeq(runId) + 1;
      live.set(runId, {
        frames: NO_FRAMES,
        firstSeq,
        pending: null,
        closing: null,
        transient: '',
        transientCount: 0,
        isOver: false,
        readerCount: 0,
        waiting: NO_READERS,
      });
    },
    append(runId, event) {
      const run = requireLive(runId);
      const id = nextSeq(run) + (run.pending?.length ?? 0);
      const frame = encodeFrame({ id, event: event.name, data: JSON.stringify(event.data) });
      if (run.pending) run.pending.push(frame);
      else run.pending = [frame];
      schedule(runId, id);
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
        schedule(runId, nextSeq(run));
      });
    },
    follow: (runId, afterSeq) => new RunReader(live.get(runId) ?? null, runId, afterSeq, source),
    read: (runId, afterSeq, limit) => store.read(runId, afterSeq, limit),
    lastSeq,
    isExhausted: (runId, afterSeq) => !live.has(runId) && lastSeq(runId) <= afterSeq,
    flush,
  };

  function schedule(runId: string, id: number): void {
    dirty.add(runId);
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
    const runs = [...dirty].map((runId) => [runId, requireLive(runId)] as const);
    dirty.clear();
    const batches = [];
    for (const [runId, run] of runs) {
      run.closing?.atEnd();
      if (run.pending) batches.push({ runId, firstSeq: nextSeq(run), frames: run.pending });
    }
    try {
      store.append(batches);
    } catch (error) {
      // A full disk must not take the answer from those who are waiting for it: they still get it live.
      onStoreError(error);
    }
    for (const [runId, run] of runs) {
      run.isOver = run.closing !== null;
      // Readers that wait hold the entry themselves; later ones read the store.
      if (run.isOver) live.delete(runId);
      publish(run);
      run.closing?.closed();
    }
  }

  function publish(run: WrittenRun): void {
    if (run.frames.length > MAX_LIVE_FRAMES) forgetFrames(run);
    const written = run.pending ?? NO_FRAMES;
    run.frames = run.frames.length === 0 ? written : run.frames.concat(written);
    run.pending = null;
    wakeReaders(run);
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

function nextSeq(run: LiveRun): number {
  return run.firstSeq + run.frames.length;
}

function wakeReaders(run: LiveRun): void {
  const readers = run.waiting;
  if (readers.length === 0) return;
  run.waiting = NO_READERS;
  for (const reader of readers) reader.wake();
}
