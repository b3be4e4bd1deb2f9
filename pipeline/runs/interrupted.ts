import { Mileposts, stageEvent } from '../answer/mileposts.ts';
import type { EventPayloads, RunEvent, StageId } from '../events.ts';
import { ERROR_CATALOG } from '../failure.ts';
import type { EventLog, RunOutcome, RunRecord, RunStore } from '../ports.ts';
import { encodeFrame } from './frame.ts';
import { elapsedMsOf, type PastRun } from './past-run.ts';

export interface InterruptedRun {
  readonly store: RunStore;
  readonly eventLog: EventLog;
  /** What the run store has of its end; null when it was left open. */
  readonly outcome: RunOutcome | null;
  readonly errorId: string;
}

/**
 * Ends a run that a process left open when it died: what is missing of its end is appended to its log, the answer so far
 * is kept. A run whose outcome is known, from its log or from the store, gets that one.
 */
export function endInterruptedRun(
  run: RunRecord,
  past: PastRun,
  { store, eventLog, outcome, errorId }: InterruptedRun,
): void {
  const mileposts = new Mileposts(performance.now() - elapsedMsOf(run, past));
  if (past.stage) mileposts.standAt(past.stage);
  const payload = past.complete ?? outcome?.payload ?? toInterruption(mileposts.stageId, past.text, errorId);
  const missing: RunEvent[] = [];
  if (!past.complete) missing.push({ name: 'complete', data: payload });
  if (!past.ended) {
    const halt = outcome?.state === 'stopped' ? 'stopped' : 'failed';
    missing.push(stageEvent(payload.success ? mileposts.arrive() : mileposts.halt(halt)));
  }
  const frames = missing.map(({ name, data }, index) =>
    encodeFrame({ id: past.lastSeq + 1 + index, event: name, data: JSON.stringify(data) }),
  );
  if (frames.length > 0) eventLog.append([{ runId: run.id, firstSeq: past.lastSeq + 1, frames }]);
  if (outcome) return;
  const errorCode = payload.success ? null : payload.error.code;
  const state = payload.success ? 'done' : 'failed';
  store.finish(run.id, { state, response: payload.response, payload, errorCode });
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
