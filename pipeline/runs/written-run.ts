import type { LoggedFrames } from '../ports.ts';
import { forgetFrames, type LiveRun, NO_FRAMES, NO_READERS } from './reader.ts';

/** Frames of a live run that are kept beside the latest batch; readers that are further behind read the store. */
const MAX_LIVE_FRAMES = 64;

/** A live run with the frames that nobody has seen yet. */
export interface WrittenRun extends LiveRun {
  readonly runId: string;
  pending: string[] | null;
  /** Set when there will be no more events. */
  closing: { readonly atEnd: () => void; readonly closed: () => void } | null;
  /** Its question is lost: what it still has to tell goes nowhere. */
  isDiscarded: boolean;
}

export function createWrittenRun(runId: string, firstSeq: number): WrittenRun {
  return {
    runId,
    frames: NO_FRAMES,
    firstSeq,
    unwrittenCount: 0,
    pending: null,
    closing: null,
    isDiscarded: false,
    transient: '',
    transientCount: 0,
    isOver: false,
    readerCount: 0,
    waiting: NO_READERS,
  };
}

/** Number of the event that follows those which may be seen. */
export function nextSeq(run: LiveRun): number {
  return run.firstSeq + run.frames.length;
}

/** All that the store does not have of the run; null when that is nothing. */
export function toUnwrittenBatch(run: WrittenRun): (LoggedFrames & { readonly runId: string }) | null {
  const { runId, pending } = run;
  if (run.unwrittenCount === 0) return pending && { runId, firstSeq: nextSeq(run), frames: pending };
  const frames = run.frames.slice(-run.unwrittenCount);
  return { runId, firstSeq: nextSeq(run) - run.unwrittenCount, frames: frames.concat(pending ?? NO_FRAMES) };
}

/** Lets readers see what is pending, and the end. `isWritten`: the store has everything now. */
export function publish(run: WrittenRun, isWritten: boolean): void {
  if (isWritten) run.unwrittenCount = 0;
  if (run.frames.length > MAX_LIVE_FRAMES) forgetFrames(run);
  const shown = run.pending ?? NO_FRAMES;
  run.frames = run.frames.length === 0 ? shown : run.frames.concat(shown);
  if (!isWritten) run.unwrittenCount += shown.length;
  run.pending = null;
  run.isOver = run.closing !== null;
  wakeReaders(run);
}

export function wakeReaders(run: LiveRun): void {
  const readers = run.waiting;
  if (readers.length === 0) return;
  run.waiting = NO_READERS;
  for (const reader of readers) reader.wake();
}
