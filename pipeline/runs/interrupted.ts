import { type EventPayloads, isTerminalStage, type RunEvent, type StagePayload } from '../events.ts';
import { ERROR_CATALOG } from '../failure.ts';
import { createMileposts } from '../mileposts.ts';
import type { EventLog, RunRecord, RunStore } from '../ports.ts';
import { decodeFrame, encodeFrame } from './frame.ts';

const READ_BATCH = 512;

/**
 * Ends a run that a process left open when it died: what is missing of its end is appended to its log, the answer so far
 * is kept. A run whose log already holds its outcome gets that outcome.
 */
export function endInterruptedRun(
  run: RunRecord,
  store: RunStore,
  eventLog: EventLog,
  errorId: string,
): void {
  const past = replay(run, eventLog);
  const missing: RunEvent[] = [];
  const payload = past.complete ?? interruption(past.stage, past.text, errorId);
  if (!past.complete) missing.push({ name: 'complete', data: payload });
  if (!past.ended)
    missing.push({
      name: 'stage',
      data: payload.success ? arrived(run) : { ...past.stage, status: 'failed' },
    });
  const frames = missing.map(({ name, data }, index) =>
    encodeFrame({ id: past.lastSeq + 1 + index, event: name, data: JSON.stringify(data) }),
  );
  if (frames.length > 0) eventLog.append([{ runId: run.id, firstSeq: past.lastSeq + 1, frames }]);
  const errorCode = payload.success ? null : payload.error.code;
  store.finish(run.id, {
    state: payload.success ? 'done' : 'failed',
    response: payload.response,
    payload,
    errorCode,
  });
}

function replay(run: RunRecord, eventLog: EventLog) {
  let lastSeq = 0;
  let stage: StagePayload = createMileposts(run.startedAt, Date.now).enter('init');
  let text = '';
  let complete: EventPayloads['complete'] | null = null;
  let ended = false;
  for (
    let batch = eventLog.read(run.id, 0, READ_BATCH);
    batch;
    batch = eventLog.read(run.id, lastSeq, READ_BATCH)
  ) {
    lastSeq = batch.firstSeq + batch.frames.length - 1;
    for (const frame of batch.frames) {
      const { event, data } = decodeFrame(frame);
      const entry = { name: event, data } as RunEvent;
      if (entry.name === 'stage') stage = entry.data;
      if (entry.name === 'delta') text += entry.data.text;
      if (entry.name === 'complete') complete = entry.data;
      ended ||= isTerminalStage(entry);
    }
  }
  return { lastSeq, stage, text, complete, ended };
}

function interruption(stage: StagePayload, response: string, errorId: string): EventPayloads['complete'] {
  const { sentence, retryable } = ERROR_CATALOG.interrupted;
  const error = {
    code: 'interrupted',
    message: sentence,
    retryable,
    retryAfterMs: null,
    stageId: stage.stageId,
    errorId,
  } as const;
  return { success: false, error, response };
}

function arrived(run: RunRecord): StagePayload {
  return createMileposts(run.startedAt, Date.now).arrive();
}
