import type { RunEvent } from '../events.ts';
import type { EventLog } from '../ports.ts';
import { encodeFrame } from './frame.ts';

/** Characters of a live run that are kept in memory; readers that are further behind read the store. */
const MAX_LIVE_CHARS = 128 * 1024;
/** Frames that a reader who is catching up takes from the store at a time. */
const READ_BATCH = 256;

export interface RunLog {
  /** Opens the log of a run so that readers wait for its events. */
  open(runId: string): void;
  /** Gives the event its number and hands it to the store and then to every reader, within this turn of the event loop. */
  append(runId: string, event: RunEvent): void;
  /** Shows an event to those who are reading now. It has no number and is not replayed. */
  announce(runId: string, event: RunEvent): void;
  /** No more events: readers end when they have read what there is. */
  close(runId: string): void;
  /**
   * The frames after the cursor, then the live ones, until the run is over or `signal` aborts.
   * Aborting ends the generator at its next turn; it does not throw.
   */
  follow(runId: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<string, void, void>;
  /** Number of the last durable event, 0 when there is none. */
  lastSeq(runId: string): number;
  /** True when the run has nothing to tell after the cursor and never will. */
  isExhausted(runId: string, afterSeq: number): boolean;
  /** Writes what is still waiting to be written. */
  flush(): void;
}

interface LiveRun {
  /** Durable frames, of which the first has the number `firstSeq`. */
  frames: string[];
  firstSeq: number;
  /** Length of all `frames` together. */
  chars: number;
  /** Frames that the store does not have yet; readers do not see them. */
  pending: string[];
  transient: string;
  transientCount: number;
  closed: boolean;
  wake: Set<() => void>;
}

/**
 * The log of every run, live and past. An event is durable before any reader sees it, so that after a crash nobody has
 * seen an event that the log does not have. All events of one turn of the event loop are written in one batch.
 */
export function createRunLog(store: EventLog, onStoreError: (error: unknown) => void): RunLog {
  const live = new Map<string, LiveRun>();
  const dirty = new Set<string>();
  let scheduled: NodeJS.Immediate | undefined;

  return { open, append, announce, close, follow, lastSeq, isExhausted, flush };

  function open(runId: string): void {
    if (live.has(runId)) return;
    const firstSeq = store.lastSeq(runId) + 1;
    live.set(runId, {
      frames: [],
      firstSeq,
      chars: 0,
      pending: [],
      transient: '',
      transientCount: 0,
      closed: false,
      wake: new Set(),
    });
  }

  function append(runId: string, event: RunEvent): void {
    const run = requireLive(runId);
    const seq = nextSeq(run) + run.pending.length;
    run.pending.push(encodeFrame({ id: seq, event: event.name, data: JSON.stringify(event.data) }));
    schedule(runId);
  }

  function announce(runId: string, event: RunEvent): void {
    const run = requireLive(runId);
    run.transient = encodeFrame({ event: event.name, data: JSON.stringify(event.data) });
    run.transientCount++;
    wakeReaders(run);
  }

  function close(runId: string): void {
    requireLive(runId).closed = true;
    schedule(runId);
  }

  function schedule(runId: string): void {
    dirty.add(runId);
    scheduled ??= setImmediate(flush);
  }

  function flush(): void {
    clearImmediate(scheduled);
    scheduled = undefined;
    const batches = [];
    for (const runId of dirty) {
      const run = requireLive(runId);
      if (run.pending.length > 0) batches.push({ runId, firstSeq: nextSeq(run), frames: run.pending });
    }
    try {
      if (batches.length > 0) store.append(batches);
    } catch (error) {
      // A full disk must not take the answer from those who are waiting for it: they still get it live.
      onStoreError(error);
    }
    for (const runId of dirty) publish(runId);
    dirty.clear();
  }

  function publish(runId: string): void {
    const run = requireLive(runId);
    for (const frame of run.pending) {
      run.frames.push(frame);
      run.chars += frame.length;
    }
    run.pending = [];
    // Forgetting half at once keeps the cost of shifting the rest small.
    if (run.chars > MAX_LIVE_CHARS) forgetOldest(run, MAX_LIVE_CHARS / 2);
    // Readers that wait hold the entry themselves; later ones read the store.
    if (run.closed) live.delete(runId);
    wakeReaders(run);
  }

  async function* follow(
    runId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, void> {
    const run = live.get(runId);
    let cursor = afterSeq;
    let transientsSeen = run?.transientCount ?? 0;
    while (!signal.aborted) {
      const index = run ? cursor + 1 - run.firstSeq : -1;
      const frame = run?.frames[index];
      if (frame !== undefined) {
        cursor++;
        yield frame;
      } else if (!run || index < 0) {
        const stored = store.read(runId, cursor, READ_BATCH);
        if (!stored) return;
        for (const storedFrame of stored.frames) {
          cursor++;
          yield storedFrame;
        }
      } else if (run.transientCount > transientsSeen) {
        transientsSeen = run.transientCount;
        yield run.transient;
      } else if (run.closed && !dirty.has(runId)) {
        return;
      } else {
        await waitForNews(run, signal);
      }
    }
  }

  function lastSeq(runId: string): number {
    const run = live.get(runId);
    return run ? nextSeq(run) - 1 : store.lastSeq(runId);
  }

  function isExhausted(runId: string, afterSeq: number): boolean {
    return !live.has(runId) && lastSeq(runId) <= afterSeq;
  }

  function requireLive(runId: string): LiveRun {
    const run = live.get(runId);
    if (!run) throw new Error(`The log of run ${runId} is not open.`);
    return run;
  }
}

function nextSeq(run: LiveRun): number {
  return run.firstSeq + run.frames.length;
}

function forgetOldest(run: LiveRun, keptChars: number): void {
  let count = 0;
  while (run.chars > keptChars) run.chars -= run.frames[count++]?.length ?? run.chars;
  run.frames.splice(0, count);
  run.firstSeq += count;
}

function wakeReaders(run: LiveRun): void {
  const waiting = run.wake;
  if (waiting.size === 0) return;
  run.wake = new Set();
  for (const wake of waiting) wake();
}

function waitForNews(run: LiveRun, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      signal.removeEventListener('abort', wake);
      run.wake.delete(wake);
      resolve();
    };
    run.wake.add(wake);
    signal.addEventListener('abort', wake);
  });
}
