import type { BeginUnit, ClaimedRun, EventLog } from '../ports.ts';
import { endInterruptedRun } from './interrupted.ts';
import type { MissedEvents } from './missed-events.ts';
import { type PastRun, replayRun } from './past-run.ts';

/** A run that ended its process this often is not begun again: it may be what ends it. */
const MAX_ATTEMPTS = 3;
/** Nobody waits any more for a run that is older than this. */
const MAX_CONTINUED_AGE_MS = 10 * 60_000;

export interface TakeUpOptions {
  readonly eventLog: EventLog;
  readonly beginUnit: BeginUnit;
  readonly missed: Pick<MissedEvents, 'reportGap'>;
  readonly createErrorId: () => string;
  /** Whether it may be executed here. */
  readonly isWanted?: boolean;
}

/**
 * What a run that nobody executes has told so far, when it is to be executed; null within it when that is nothing. Else the run is
 * ended, and null.
 */
export async function takeUpRun(
  { run, attempt, ageMs }: ClaimedRun,
  { eventLog, beginUnit, missed, createErrorId, isWanted = true }: TakeUpOptions,
): Promise<{ readonly past: PastRun | null } | null> {
  const isRecent = ageMs < MAX_CONTINUED_AGE_MS;
  // What was replaced was about to be stopped.
  const isWorthIt = isWanted && isRecent && !run.isSetAside && attempt <= MAX_ATTEMPTS;
  if (attempt === 0 && isWorthIt) return { past: null };
  const past = await replayRun(eventLog, run.id);
  if (past.hasGap) missed.reportGap(run.id);
  if (isWorthIt && !past.complete) return { past };
  await endInterruptedRun(run, past, { beginUnit, attempt, ageMs, outcome: null, errorId: createErrorId() });
  return null;
}
