import { showUnwritten, type WrittenRun } from './written-run.ts';

/**
 * How long events stay unseen while the store does not take them. A lock of another process is gone by then as a rule, and
 * the promise is kept that nobody sees what a crash can take back; after that the answer matters more.
 */
const HOLD_MS = 300;
/** The store is asked again after a tenth of the time that it has failed for, within these bounds. */
const MIN_RETRY_MS = 25;
const MAX_RETRY_MS = 250;

export interface UnwrittenRunsOptions {
  /** Resolves with the runs that cannot be written now. */
  readonly write: (runs: readonly WrittenRun[]) => Promise<readonly WrittenRun[]>;
  /** Whether readers see what the store does not have. */
  readonly showsUnwritten: boolean;
  /** Called when the runs will never be written. */
  readonly abandon: (run: WrittenRun) => void;
  /** Told once that events have waited too long, and are shown where readers may see them. */
  readonly onOverdue: () => void;
  /** Told of a run whose events took too much memory. */
  readonly onDropped: (run: WrittenRun) => void;
  /** Characters of unwritten frames that are held, of all runs together. */
  readonly maxChars: number;
}

/** Runs with events that the store could not take: they are kept in memory and written when it takes them again. */
export interface UnwrittenRuns {
  /** False as well while they are being written: what follows must not overtake them. */
  isEmpty(): boolean;
  keep(runs: readonly WrittenRun[]): void;
  forget(run: WrittenRun): void;
  /** Abandons what is unwritten, now and from now on. */
  giveUp(): void;
}

export function createUnwrittenRuns(options: UnwrittenRunsOptions): UnwrittenRuns {
  const { write, showsUnwritten, abandon, onOverdue, onDropped, maxChars } = options;
  let kept = new Set<WrittenRun>();
  let since = 0;
  let hasTold = false;
  let hasGivenUp = false;
  let isWriting = false;
  let timer: NodeJS.Timeout | undefined;

  return {
    isEmpty: () => kept.size === 0 && !isWriting,
    keep(runs) {
      if (kept.size === 0 && !isWriting) since = performance.now();
      for (const run of runs) kept.add(run);
      if (hasGivenUp) return abandonAll();
      show(runs);
      if (!isWriting) schedule(MIN_RETRY_MS);
    },
    forget: (run) => void kept.delete(run),
    giveUp() {
      hasGivenUp = true;
      abandonAll();
    },
  };

  async function retry(): Promise<void> {
    timer = undefined;
    isWriting = true;
    const runs = [...kept];
    kept = new Set();
    const failed = (await write(runs)).filter(({ isDiscarded }) => !isDiscarded);
    isWriting = false;
    kept = new Set([...failed, ...kept]);
    if (hasGivenUp) return abandonAll();
    if (failed.length === 0) {
      hasTold = false;
      since = performance.now();
      // What came meanwhile.
      if (kept.size > 0) schedule(0);
      return;
    }
    show(failed);
    dropWhatIsTooMuch();
    const delayMs = (performance.now() - since) / 10;
    const nextMs = Math.min(Math.max(delayMs, MIN_RETRY_MS), MAX_RETRY_MS);
    // A process that has nothing else to do is ending; its drain waits for what can still be written.
    schedule(nextMs);
  }

  function schedule(ms: number): void {
    timer ??= setTimeout(() => void retry(), ms).unref();
  }

  function show(runs: readonly WrittenRun[]): void {
    if (performance.now() - since < HOLD_MS) return;
    for (const run of showsUnwritten ? runs : []) {
      // What is being written at this moment comes first.
      if (run.writing !== null) continue;
      if (run.pending !== null || (run.closing !== null && !run.isOver)) showUnwritten(run);
    }
    if (hasTold) return;
    hasTold = true;
    onOverdue();
  }

  function dropWhatIsTooMuch(): void {
    let chars = 0;
    for (const run of kept) {
      const held = showsUnwritten ? lastOf(run.frames, run.unwrittenCount) : (run.pending ?? []);
      for (const frame of held) chars += frame.length;
      if (held.length > 0 && chars > maxChars) onDropped(run);
    }
  }

  function abandonAll(): void {
    clearTimeout(timer);
    timer = undefined;
    const runs = kept;
    kept = new Set();
    for (const run of runs) abandon(run);
  }
}

function lastOf(frames: readonly string[], count: number): readonly string[] {
  return count === 0 ? [] : frames.slice(-count);
}
