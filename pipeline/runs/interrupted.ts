import { Mileposts, stageEvent } from '../answer/mileposts.ts';
import type { EventPayloads, RunEvent, StageId } from '../events.ts';
import { ERROR_CATALOG } from '../failure.ts';
import type { BeginUnit, RunOutcome, RunRecord } from '../ports.ts';
import { encodeEvent } from './frame.ts';
import { elapsedMsOf, type PastRun } from './past-run.ts';

export interface InterruptedRun {
  readonly beginUnit: BeginUnit;
  /** Of the process that ends it, as `UnitOfWork.hold` takes it; null for a run that nobody executes any more. */
  readonly attempt: number | null;
  /** Milliseconds since it was asked. */
  readonly ageMs: number;
  /** What the run store has of its end; null when it was left open. */
  readonly outcome: RunOutcome | null;
  readonly errorId: string;
}

/**
 * Ends a run that a process left open when it died: what is missing of its end is appended to its log, the answer so far
 * is kept. A run whose outcome is known, from its log or from the store, gets that one. Rejects with `not_found` when the run was
 * erased meanwhile: nothing of it may come back.
 */
export async function endInterruptedRun(
  run: RunRecord,
  past: PastRun,
  { beginUnit, attempt, ageMs, outcome, errorId }: InterruptedRun,
): Promise<void> {
  const mileposts = new Mileposts(performance.now() - elapsedMsOf(ageMs, past));
  if (past.stage) mileposts.standAt(past.stage);
  const payload = past.complete ?? outcome?.payload ?? toInterruption(mileposts.stageId, past.text, errorId);
  const missing: RunEvent[] = [];
  if (!past.complete) missing.push({ name: 'complete', data: payload });
  if (!past.ended) {
    const halt = outcome?.state === 'stopped' ? 'stopped' : 'failed';
    missing.push(stageEvent(payload.success ? mileposts.arrive() : mileposts.halt(halt)));
  }
  const frames = missing.map((event, index) => encodeEvent(event, past.lastSeq + 1 + index));
  const unit = beginUnit();
  unit.requireRun(run.id);
  if (attempt !== null) unit.hold(run.id, attempt);
  if (frames.length > 0) unit.append({ runId: run.id, firstSeq: past.lastSeq + 1, frames });
  if (!outcome) {
    const errorCode = payload.success ? null : payload.error.code;
    const state = payload.success ? 'done' : 'failed';
    unit.finish(run.id, { state, response: payload.response, payload, errorCode });
  }
  await unit.commit();
}

function toInterruption(stageId: StageId, response: string, errorId: string): EventPayloads['complete'] {
  const { sentence, retryable } = ERROR_CATALOG.interrupted;
  return {
    success: false,
    error: {
      code: 'interrupted',
      message: sentence,
      retryable,
      retryAfterMs: null,
      stageId,
      errorId,
    },
    response,
  };
}
