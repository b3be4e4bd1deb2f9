import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AnswerRequest, type processStream, STOPPED_BY_VISITOR } from '../answer.ts';
import { type EventPayloads, isTerminalStage, type RunEvent, type StageId } from '../events.ts';
import type { RunOutcome, RunRecord } from '../ports.ts';
import type { LightSignal, StopSignal } from '../stop-signal.ts';
import { AnswerEvents, SUSPENDED } from './answer-events.ts';
import { continueRun } from './continue-run.ts';
import { type EtaModel, StageTimes } from './eta.ts';
import type { RunLog } from './log.ts';
import { toMissingEnd } from './missing-end.ts';
import type { PastRun } from './past-run.ts';
import { toProgressTick } from './progress-ticks.ts';
import type { Slots } from './slots.ts';

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
  /** Milliseconds from the ask to when its first event could be seen; null before, and where another process has begun it. */
  firstEventMs: number | null;
  /** Of the question, as the intent told it; null before that. */
  language: string | null;
  /** What its `complete` told; null before that. */
  outcome: RunOutcome | null;
  /** Resolves when nothing more will happen to it. */
  ended: Promise<void> | null;
}

export interface Execution {
  readonly log: RunLog;
  readonly slots: Slots;
  readonly eta: EtaModel;
  /** Resolves when the work on a question may begin: others who ask at this moment, and its own first events, go before it. */
  readonly beforeWork: () => Promise<void>;
  readonly answer: typeof processStream;
  /** What the events so far add up to; null when they cannot be read. */
  readonly replay: (runId: string) => Promise<PastRun | null>;
  /** Told of what no run should throw. */
  readonly report: (runId: string, stageId: StageId | null, error: unknown) => void;
  /** Told when nothing more will happen to the run in this process; without an outcome it stays open. */
  readonly leave: (active: ActiveRun, outcome: RunOutcome | null, times: StageTimes) => Promise<void>;
}

/**
 * Executes one run to its end, or until it is suspended: every event goes to the log. `past` is what an earlier process
 * sent of it. An answer that throws, hangs or ends without an end is given one: nothing but a suspension leaves a run open.
 * Never rejects.
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
  let hasSlot = false;
  let isOver = false;
  let events: AnswerEvents | null = null;
  try {
    const fresh = execution.answer(request, signal);
    events = new AnswerEvents(past ? continueRun(past, fresh) : fresh, signal);
    while (!isOver) {
      const next = await events.next();
      if (next.done || signal.reason === SUSPENDED) break;
      isOver = tell(active, next.value, times, execution.log);
      if (!hasSlot && !isOver) hasSlot = await waitForSlot(run.id, execution, signal);
      eventCount++;
      if (eventCount === EVENTS_BEFORE_WORK) await execution.beforeWork();
      if (eventCount % EVENTS_A_TURN === 0) await nextTurn();
    }
    // A run that was continued has been interrupted in some stage, and would teach how long restarts take.
    if (isOver && active.outcome?.state === 'done' && !past) execution.eta.learn(times, performance.now());
    if (!isOver)
      isOver = await end(active, request, execution, new Error('The answer ended without saying how.'));
  } catch (error) {
    isOver ||= await end(active, request, execution, error);
  } finally {
    events?.leave();
    if (hasSlot) execution.slots.release();
    await execution.leave(active, isOver ? active.outcome : null, times);
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

/** Hands an event to the log, unless nobody wants it any more; true when the run is over with it. */
function tell(active: ActiveRun, event: RunEvent, times: StageTimes, log: RunLog): boolean {
  if (!isWanted(active, event)) return false;
  if (event.name === 'stage') moveTo(active, event, times);
  if (event.name === 'progress') log.announce(active.run.id, event);
  else log.append(active.run.id, event);
  if (event.name === 'intent') active.language = event.data.language;
  if (event.name === 'complete') active.outcome = toOutcome(event.data, active.signal);
  return isTerminalStage(event);
}

/** Nothing but the terminal stage follows `complete`, which comes before it; and after an abort only those two are left. */
function isWanted({ outcome, signal }: ActiveRun, event: RunEvent): boolean {
  if (outcome || isTerminalStage(event)) return outcome !== null && isTerminalStage(event);
  return !signal.aborted || (event.name === 'complete' && !event.data.success);
}

/** Gives the run the end that its answer has not told, and ends what it still waits for; false when it stays open. */
async function end(
  active: ActiveRun,
  request: AnswerRequest,
  execution: Execution,
  thrown: unknown,
): Promise<boolean> {
  const { run, signal } = active;
  if (signal.reason === SUSPENDED) return false;
  signal.abort(thrown);
  try {
    for (const event of toMissingEnd(active, request, await execution.replay(run.id))) {
      execution.log.append(run.id, event);
      if (event.name === 'complete') active.outcome = toOutcome(event.data, signal);
    }
    return true;
  } catch (error) {
    // The log cannot be written: the run is ended at the next start.
    execution.report(run.id, null, error);
    return false;
  }
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
