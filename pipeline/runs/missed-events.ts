import { isTerminalStage, type RunEvent } from '../events.ts';
import type { EventLog, RunStore } from '../ports.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
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
  readonly eventLog: EventLog;
  /** Whether nobody works on the run any more or will continue it. */
  readonly mayMend: (runId: string) => boolean;
  readonly createErrorId: () => string;
  readonly report: (runId: string, error: unknown) => void;
}

/** What readers get in place of events that they missed or that the log has lost. */
export interface MissedEvents {
  /** All that is known up to now, or up to the end of the run: its end is always told by its own events. */
  toSnapshot(runId: string): Snapshot;
  /** The same for a log that has lost the events before `nextSeq`. */
  bridge(runId: string, nextSeq: number): Snapshot;
  /** Tells once that events of the run are lost. */
  reportGap(runId: string): void;
  /** Appends the end that the log of a run lacks although nobody will work on the run any more. */
  mendEnd(runId: string): void;
}

export function createMissedEvents(options: MissedEventsOptions): MissedEvents {
  const { log, store, eventLog, mayMend, createErrorId, report } = options;
  const told = new Set<string>();

  function snapshotAt(runId: string, minSeq: number): Snapshot {
    const whole = replayRun(log, runId);
    const seq = Math.max(minSeq, whole.ended ? whole.lastSeq - END_EVENTS : whole.lastSeq);
    const past = seq < whole.lastSeq ? replayRun(log, runId, seq) : whole;
    const data = JSON.stringify(toSnapshot(past));
    return { seq, frame: encodeFrame({ id: seq, event: 'snapshot', data }) };
  }

  function reportGap(runId: string): void {
    if (told.has(runId)) return;
    if (told.size === MAX_TOLD) told.clear();
    told.add(runId);
    report(runId, new Error('The log of this run has lost events; readers get a snapshot in their place.'));
  }

  return {
    toSnapshot: (runId) => snapshotAt(runId, 0),
    bridge(runId, nextSeq) {
      reportGap(runId);
      return snapshotAt(runId, nextSeq - 1);
    },
    reportGap,
    mendEnd(runId) {
      if (!mayMend(runId) || hasEnd(log, runId)) return;
      const run = store.find(runId);
      if (!run) return;
      try {
        const outcome = store.findOutcome(runId);
        endInterruptedRun(run, replayRun(log, runId), { store, eventLog, outcome, errorId: createErrorId() });
      } catch (error) {
        report(runId, error);
      }
    },
  };
}

function hasEnd(log: MissedEventsOptions['log'], runId: string): boolean {
  const last = log.lastSeq(runId);
  const frame = last === 0 ? undefined : log.read(runId, last - 1, 1)?.frames.at(-1);
  if (frame === undefined) return false;
  const { event, data } = decodeFrame(frame);
  return isTerminalStage({ name: event, data } as RunEvent);
}
