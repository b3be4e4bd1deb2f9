import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AnswerRequest, type processStream, STOPPED_BY_VISITOR } from '../answer.ts';
import type { EventPayloads, RunEvent, StageId } from '../events.ts';
import type { RunOutcome, RunRecord } from '../ports.ts';
import type { LightSignal, StopSignal } from '../stop-signal.ts';
import type { Calm } from './calm.ts';
import { continueRun } from './continue-run.ts';
import { type EtaModel, StageTimes } from './eta.ts';
import type { RunLog } from './log.ts';
import type { PastRun } from './past-run.ts';
import { toProgressTick } from './progress-ticks.ts';
import type { Slots } from './slots.ts';

/** Reason of an abort that leaves the run open, for the next process to continue. */
export const SUSPENDED = new Error('The process is ending; the run will be continued by the next one.');

/** `init` and the start of `intent`, which begins the work. */
const EVENTS_BEFORE_WORK = 2;
/** Events after which a run that never pauses gives way to the others, and to its own readers. */
const EVENTS_A_TURN = 64;

/** A run that is being executed, and who follows it. */
export interface ActiveRun {
  readonly run: RunRecord;
  readonly signal: LightSignal;
  /** `performance.now()` at its start, in whichever process that was. */
  readonly startedAt: number;
  /** `performance.now()` after which it is ended. */
  readonly endsAt: number;
  readers: number;
  graceTimer: NodeJS.Timeout | undefined;
  /** Where it is; null before its first stage. */
  position: { stageId: StageId; enteredAt: number; progress: number } | null;
  /** Resolves when nothing more will happen to it. */
  ended: Promise<void> | null;
}

export interface Execution {
  readonly log: RunLog;
  readonly slots: Slots;
  readonly eta: EtaModel;
  readonly calm: Calm;
  readonly answer: typeof processStream;
  /** Told of what no run should throw. */
  readonly report: (runId: string, stageId: StageId | null, error: unknown) => void;
  /** Told when nothing more will happen to the run in this process; without an outcome it stays open. */
  readonly leave: (active: ActiveRun, outcome: RunOutcome | null) => Promise<void>;
}

/**
 * Executes one run to its end, or until it is suspended: every event goes to the log. `past` is what an earlier process
 * sent of it. Never rejects.
 */
export async function executeRun(
  active: ActiveRun,
  request: AnswerRequest,
  past: PastRun | null,
  execution: Execution,
): Promise<void> {
  // Few locals: a run that waits keeps all of them.
  const { run, signal } = active;
  const times = new StageTimes();
  let eventCount = 0;
  let outcome: RunOutcome | null = null;
  let hasSlot = false;
  try {
    const fresh = execution.answer(request, signal);
    for await (const event of past ? continueRun(past, fresh) : fresh) {
      if (signal.reason === SUSPENDED) {
        outcome = null;
        break;
      }
      if (event.name === 'complete') outcome = toOutcome(event.data, signal);
      if (event.name === 'stage') moveTo(active, event, times);
      if (event.name === 'progress') execution.log.announce(run.id, event);
      else execution.log.append(run.id, event);
      if (!hasSlot) hasSlot = await waitForSlot(run.id, execution, signal);
      eventCount++;
      // The first events leave before any work begins, a run's own and that of others who ask at this moment.
      if (eventCount === EVENTS_BEFORE_WORK) await execution.calm.wait();
      if (eventCount % EVENTS_A_TURN === 0) await nextTurn();
    }
    // A run that was continued has been interrupted in some stage, and would teach how long restarts take.
    if (outcome?.state === 'done' && !past) execution.eta.learn(times, performance.now());
  } catch (error) {
    outcome = null;
    execution.report(run.id, null, error);
  } finally {
    if (hasSlot) execution.slots.release();
    await execution.leave(active, outcome);
  }
}

/** Announces how far the run is within its stage, when that can be seen. Call about once a second. */
export function tick(active: ActiveRun, log: RunLog, eta: EtaModel): void {
  if (!active.position) return;
  const { stageId, enteredAt, progress } = active.position;
  const now = performance.now();
  const elapsedInStageMs = now - enteredAt;
  const position = {
    stageId,
    elapsedInStageMs,
    elapsedMs: now - active.startedAt,
    toldProgress: progress,
  };
  const data = toProgressTick(position, eta.estimate(stageId, elapsedInStageMs));
  if (!data) return;
  active.position.progress = data.progress;
  log.announce(active.run.id, { name: 'progress', data });
}

/** True when the run has a place; false when it was aborted while it waited, which its next event will tell. */
async function waitForSlot(runId: string, { slots, log }: Execution, signal: StopSignal): Promise<boolean> {
  if (slots.tryTake()) return true;
  const place = slots.waiting() + 1;
  log.append(runId, {
    name: 'notice',
    data: {
      level: 'info',
      code: 'queued',
      message: `Your question is number ${place} in the queue.`,
      stageId: 'init',
      place,
    },
  });
  try {
    await slots.take(signal);
    return true;
  } catch {
    return false;
  }
}

function moveTo(active: ActiveRun, { data }: Extract<RunEvent, { name: 'stage' }>, times: StageTimes): void {
  const { stageId, progress, status } = data;
  if (status === 'active') times.enter(stageId, performance.now());
  // Between the end of a stage and the start of the next nothing is under way that could be told.
  active.position = status === 'active' ? { stageId, progress, enteredAt: performance.now() } : null;
}

function toOutcome(payload: EventPayloads['complete'], signal: StopSignal): RunOutcome {
  if (payload.success) return { state: 'done', response: payload.response, payload, errorCode: null };
  const state = signal.reason === STOPPED_BY_VISITOR ? 'stopped' : 'failed';
  return { state, response: payload.response, payload, errorCode: payload.error.code };
}
