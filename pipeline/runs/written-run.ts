import type { LoggedFrames, PaidStage, UnitOfWork } from '../ports.ts';
import { forgetFrames, type LiveRun, NO_FRAMES, NO_READERS } from './reader.ts';

/** Frames of a live run that are kept beside the latest batch; readers that are further behind read the store. */
export const MAX_LIVE_FRAMES = 64;

/** A live run with what nobody has seen yet. */
export interface WrittenRun extends LiveRun {
  readonly runId: string;
  /** As `UnitOfWork.hold` takes it. */
  readonly attempt: number;
  pending: string[] | null;
  /** What was pending, while the store is writing it; null while it writes nothing of the run. */
  writing: readonly string[] | null;
  /** A write of it failed, and nobody knows whether it was done: an answer of the store may have been lost. */
  isInDoubt: boolean;
  /** Results that go with the next events. */
  results: readonly PendingResult[] | null;
  /** An event without a number that was told after what nobody has seen yet; empty when there is none. */
  announced: string;
  /** Set when there will be no more events. */
  closing: { readonly atEnd: (unit: UnitOfWork) => void; readonly closed: () => void } | null;
  /** Its question is lost: what it still has to tell goes nowhere. */
  isDiscarded: boolean;
}

export interface PendingResult {
  readonly stageId: PaidStage;
  readonly result: string;
}

/** What is written of a run at a time. */
export interface RunWrite {
  readonly run: WrittenRun;
  readonly results: WrittenRun['results'];
  /** Nothing of the run follows. */
  readonly isLast: boolean;
}

/** `firstSeq` is the number that its next event will have. */
export function createWrittenRun(runId: string, firstSeq: number, attempt: number): WrittenRun {
  return {
    runId,
    attempt,
    frames: NO_FRAMES,
    firstSeq,
    unwrittenCount: 0,
    pending: null,
    writing: null,
    isInDoubt: false,
    results: null,
    announced: '',
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

/** Number of the event that is told next. */
export function nextPendingSeq(run: WrittenRun): number {
  return nextSeq(run) + (run.writing?.length ?? 0) + (run.pending?.length ?? 0);
}

/** Hands all that the store does not have of the run to the unit; what is told from now on goes with another one. */
export function beginWrite(run: WrittenRun, unit: UnitOfWork): RunWrite {
  const { results, closing } = run;
  unit.hold(run.runId, run.attempt);
  run.writing = run.pending ?? NO_FRAMES;
  run.pending = null;
  run.results = null;
  for (const { stageId, result } of results ?? []) unit.keepResult(run.runId, stageId, result);
  closing?.atEnd(unit);
  const events = toUnwrittenEvents(run, run.writing);
  if (events.frames.length > 0) unit.append({ runId: run.runId, ...events });
  return { run, results, isLast: closing !== null };
}

function toUnwrittenEvents(run: WrittenRun, pending: readonly string[]): LoggedFrames {
  if (run.unwrittenCount === 0) return { firstSeq: nextSeq(run), frames: pending };
  const frames = run.frames.slice(-run.unwrittenCount);
  return { firstSeq: nextSeq(run) - run.unwrittenCount, frames: frames.concat(pending) };
}

/** Takes back what the store could not write, before what was told meanwhile. */
export function undoWrite({ run, results }: RunWrite, isInDoubt: boolean): void {
  const { writing, pending } = run;
  run.writing = null;
  run.isInDoubt ||= isInDoubt;
  if (run.isDiscarded) return;
  if (writing !== null && writing.length > 0) run.pending = [...writing, ...(pending ?? NO_FRAMES)];
  if (results) run.results = [...results, ...(run.results ?? [])];
}

/** Leaves out what the store turns out to have, up to and with `lastSeq`, so that no number is given twice. */
export function settleDoubt(run: WrittenRun, lastSeq: number): void {
  run.isInDoubt = false;
  const durable = Math.max(0, lastSeq - (nextSeq(run) - 1 - run.unwrittenCount));
  const ofShown = Math.min(durable, run.unwrittenCount);
  run.unwrittenCount -= ofShown;
  const ofPending = run.pending?.splice(0, durable - ofShown) ?? NO_FRAMES;
  if (run.pending?.length === 0) run.pending = null;
  if (ofPending.length > 0 && !run.isDiscarded) show(run, ofPending, false);
}

/** Lets readers see what was written, and the end when nothing follows. */
export function endWrite({ run, isLast }: RunWrite): void {
  const shown = run.writing ?? NO_FRAMES;
  run.writing = null;
  run.unwrittenCount = 0;
  if (run.isDiscarded) return;
  show(run, shown, isLast);
}

/** Lets readers see what the store does not have. */
export function showUnwritten(run: WrittenRun): void {
  const shown = run.pending ?? NO_FRAMES;
  run.pending = null;
  show(run, shown, run.closing !== null, shown.length);
}

/** Shows an event without a number to those who read now. */
export function showTransient(run: LiveRun, frame: string): void {
  run.transient = frame;
  run.transientCount++;
  wakeReaders(run);
}

/** The same, once they can see what was told before it. */
export function announce(run: WrittenRun, frame: string): void {
  if (run.pending !== null || run.writing !== null) run.announced = frame;
  else showTransient(run, frame);
}

function showAnnounced(run: WrittenRun): void {
  if (run.announced === '') return;
  run.transient = run.announced;
  run.transientCount++;
  run.announced = '';
}

/** Lets readers see all that the store will never be given. */
export function abandonWrites(run: WrittenRun): void {
  run.pending = [...(run.writing ?? NO_FRAMES), ...(run.pending ?? NO_FRAMES)];
  run.writing = null;
  showUnwritten(run);
  run.unwrittenCount = 0;
}

function show(run: WrittenRun, shown: readonly string[], isOver: boolean, unwrittenCount = 0): void {
  if (run.frames.length > MAX_LIVE_FRAMES) forgetFrames(run);
  run.frames = run.frames.length === 0 ? shown : run.frames.concat(shown);
  // Before anybody is woken: readers let go of what the store has.
  run.unwrittenCount += unwrittenCount;
  run.isOver ||= isOver;
  if (run.pending === null) showAnnounced(run);
  wakeReaders(run);
}

export function wakeReaders(run: LiveRun): void {
  const readers = run.waiting;
  if (readers.length === 0) return;
  run.waiting = NO_READERS;
  for (const reader of readers) reader.wake();
}
