import { isTerminalStage, type RunEvent } from '../events.ts';
import { toErrorCode } from '../failure.ts';
import type { BeginUnit, RunStore } from '../ports.ts';
import { decodeFrame, encodeEvent } from './frame.ts';
import { endInterruptedRun } from './interrupted.ts';
import type { RunLog } from './log.ts';
import { replayRun, toSnapshot } from './past-run.ts';
import type { Snapshot } from './reader.ts';

/** `complete` and the terminal stage. */
const END_EVENTS = 2;
/** Runs whose loss has been told are remembered, this many at a time. */
const MAX_TOLD = 1_000;

export interface MissedEventsOptions {
  readonly log: Pick<RunLog, 'read' | 'lastSeq'>;
  readonly store: RunStore;
  readonly beginUnit: BeginUnit;
  /** Whether nobody works on the run any more or will continue it. */
  readonly mayMend: (runId: string) => boolean;
  /** Other processes may execute a run that is not over: they see to its end. */
  readonly isShared?: boolean;
  readonly createErrorId: () => string;
  readonly report: (runId: string, error: unknown) => void;
}

/** What readers get in place of events that they missed or that the log has lost. */
export interface MissedEvents {
  /** All that is known up to now, or up to the end of the run: its end is always told by its own events. */
  toSnapshot(runId: string): Promise<Snapshot>;
  /** The same for a log that has lost the events before `nextSeq`. */
  bridge(runId: string, nextSeq: number): Promise<Snapshot>;
  /** Tells once that events of the run are lost. */
  reportGap(runId: string): void;
  /** Appends the end that the log of a run lacks although nobody will work on the run any more. */
  mendEnd(runId: string): Promise<void>;
}

export function createMissedEvents(options: MissedEventsOptions): MissedEvents {
  const { log, store, beginUnit, mayMend, isShared = false, createErrorId, report } = options;
  const told = new Set<string>();
  /** Several readers may find the same end missing at the same time. */
  const mending = new Map<string, Promise<void>>();

  async function snapshotAt(runId: string, minSeq: number): Promise<Snapshot> {
    const whole = await replayRun(log, runId);
    const seq = Math.max(minSeq, whole.ended ? whole.lastSeq - END_EVENTS : whole.lastSeq);
    const past = seq < whole.lastSeq ? await replayRun(log, runId, seq) : whole;
    return { seq, frame: encodeEvent({ name: 'snapshot', data: toSnapshot(past) }, seq) };
  }

  function reportGap(runId: string): void {
    if (told.has(runId)) return;
    if (told.size === MAX_TOLD) told.clear();
    told.add(runId);
    report(runId, new Error('The log of this run has lost events; readers get a snapshot in their place.'));
  }

  return {
    toSnapshot: (runId) => snapshotAt(runId, 0),
    async bridge(runId, nextSeq) {
      reportGap(runId);
      return snapshotAt(runId, nextSeq - 1);
    },
    reportGap,
    async mendEnd(runId) {
      if (!mayMend(runId)) return;
      const mended = mending.get(runId) ?? mend(runId).finally(() => mending.delete(runId));
      mending.set(runId, mended);
      await mended;
    },
  };

  async function mend(runId: string): Promise<void> {
    if (await hasEnd(log, runId)) return;
    const run = await store.find(runId);
    if (!run || (isShared && run.state === 'running')) return;
    try {
      const outcome = await store.findOutcome(runId);
      const past = await replayRun(log, runId);
      // It may have been taken up, or have come to its end, while it was read.
      if (!mayMend(runId) || past.ended) return;
      const ageMs = Date.now() - run.startedAt;
      await endInterruptedRun(run, past, {
        beginUnit,
        attempt: null,
        ageMs,
        outcome,
        errorId: createErrorId(),
      });
    } catch (error) {
      // Another process may have mended it at the same time.
      if (toErrorCode(error) !== 'not_found' && !(await hasEnd(log, runId))) report(runId, error);
    }
  }
}

async function hasEnd(log: MissedEventsOptions['log'], runId: string): Promise<boolean> {
  const last = await log.lastSeq(runId);
  const frame = last === 0 ? undefined : (await log.read(runId, last - 1, 1))?.frames.at(-1);
  if (frame === undefined) return false;
  const { event, data } = decodeFrame(frame);
  return isTerminalStage({ name: event, data } as RunEvent);
}
