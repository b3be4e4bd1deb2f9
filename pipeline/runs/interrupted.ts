import type { EventPayloads, RunEvent, StageId } from '../events.ts';
import { ERROR_CATALOG } from '../failure.ts';
import { Mileposts, stageEvent } from '../mileposts.ts';
import type { EventLog, RunRecord, RunStore } from '../ports.ts';
import { encodeFrame } from './frame.ts';
import { elapsedMsOf, type PastRun } from './past-run.ts';

/**
 * Ends a run that a process left open when it died: what is missing of its end is appended to its log, the answer so far
 * is kept. A run whose log already holds its outcome gets that outcome.
 */
export function endInterruptedRun(
  run: RunRecord,
  past: PastRun,
  store: RunStore,
  eventLog: EventLog,
  errorId: string,
): void {
  const mileposts = new Mileposts(performance.now() - elapsedMsOf(run, past));
  if (past.stage) mileposts.standAt(past.stage);
  const payload = past.complete ?? toInterruption(mileposts.stageId, past.text, errorId);
  const missing: RunEvent[] = [];
  if (!past.complete) missing.push({ name: 'complete', data: payload });
  if (!past.ended) {
    missing.push(stageEvent(payload.success ? mileposts.arrive() : mileposts.halt('failed')));
  }
  const frames = missing.map(({ name, data }, index) =>
    encodeFrame({ id: past.lastSeq + 1 + index, event: name, data: JSON.stringify(data) }),
  );
  if (frames.length > 0) eventLog.append([{ runId: run.id, firstSeq: past.lastSeq + 1, frames }]);
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
