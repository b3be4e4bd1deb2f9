import type { BeginUnit, EventLog, RunRecord, RunStore } from '../ports.ts';
import { endInterruptedRun } from './interrupted.ts';
import type { MissedEvents } from './missed-events.ts';
import { type PastRun, replayRun } from './past-run.ts';

/** A run that ended its process this often is not begun again: it may be what ends it. */
const MAX_ATTEMPTS = 3;
/** Nobody waits any more for a run that is older than this. */
const MAX_CONTINUED_AGE_MS = 10 * 60_000;

export interface TakeUpOptions {
  readonly store: RunStore;
  readonly eventLog: EventLog;
  readonly beginUnit: BeginUnit;
  readonly missed: Pick<MissedEvents, 'reportGap'>;
  readonly createErrorId: () => string;
}

/** What a run that was left open has told so far, when it is to be continued; else it is ended, and that is null. */
export async function takeUpRun(run: RunRecord, options: TakeUpOptions): Promise<PastRun | null> {
  const { store, eventLog, beginUnit, missed, createErrorId } = options;
  const past = await replayRun(eventLog, run.id);
  if (past.hasGap) missed.reportGap(run.id);
  // What was replaced was about to be stopped.
  const isWorthIt =
    !run.isSetAside &&
    Date.now() - run.startedAt < MAX_CONTINUED_AGE_MS &&
    (await store.countAttempt(run.id)) <= MAX_ATTEMPTS;
  if (isWorthIt && !past.complete) return past;
  await endInterruptedRun(run, past, { beginUnit, outcome: null, errorId: createErrorId() });
  return null;
}
