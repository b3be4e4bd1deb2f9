import { type AnswerRequest, processStream, STOPPED_BY_VISITOR } from '../answer.ts';
import type { StageId } from '../events.ts';
import { RunFailure } from '../failure.ts';
import type { ClaimedRun, RunMeasures, RunOutcome, RunResults, Turn } from '../ports.ts';
import { LightSignal, type StopSignal } from '../stop-signal.ts';
import { SUSPENDED } from './answer-events.ts';
import { createCalm } from './calm.ts';
import type { EtaModel, StageTimes } from './eta.ts';
import { type ActiveRun, executeRun, tick } from './execute-run.ts';
import type { Grace } from './grace.ts';
import type { RunLog } from './log.ts';
import type { PastRun } from './past-run.ts';
import { patiently, toPatientPorts } from './patient-ports.ts';
import { MAX_TOLD } from './progress-ticks.ts';
import { createRounds } from './rounds.ts';
import type { RunObserver, RunReport, RunsOptions } from './runs.ts';
import type { Slots } from './slots.ts';

/** Turns of the conversation that a run is given. */
const HISTORY_TURNS = 12;
/** How often an active run is looked at: for its progress, and whether it takes too long. */
const TICK_MS = 1_000;
const NO_TURNS: readonly Turn[] = Object.freeze([]);
const TIMED_OUT = new RunFailure('run_timeout', 'The run took longer than a run may take.');
const NOT_KEPT = new RunFailure('storage_unavailable', 'The question could not be kept.');

export interface ExecutionsOptions
  extends Pick<RunsOptions, 'ports' | 'stores' | 'links' | 'settings' | 'answer'> {
  readonly observer: RunObserver;
  readonly log: RunLog;
  readonly slots: Slots;
  readonly eta: EtaModel;
  readonly grace: Grace;
  readonly replay: (runId: string) => Promise<PastRun>;
  readonly createErrorId: () => string;
}

export interface Beginning extends Pick<ClaimedRun, 'run' | 'attempt'> {
  /** What other processes have told of the run; null when that is nothing. */
  readonly past: PastRun | null;
  /** Milliseconds since it was asked. */
  readonly ageMs: number;
  /** The run stands alone: it has no turns before it to look up. */
  readonly isFirstTurn: boolean;
}

/** The runs that this process executes. */
export interface Executions {
  readonly active: ReadonlyMap<string, ActiveRun>;
  begin(beginning: Beginning): void;
  /** False when the run is not executed here. */
  stop(runId: string): boolean;
  /** The question can be found again, and so may be seen. */
  greet(runId: string): void;
  /** The question is lost, and whoever asked it is told so: the run must not tell anything either. */
  refuse(runId: string): void;
  /** Another process executes the run, or will: here it ends without a word. Resolves when it has. */
  lose(runId: string): Promise<void>;
  /** All stay open, for whoever takes them up. */
  suspend(): void;
}

export function createExecutions(options: ExecutionsOptions): Executions {
  const { stores, links, settings, observer, log, slots, eta, grace, replay, createErrorId } = options;
  const ports = stores.control.isShared ? toPatientPorts(options.ports) : options.ports;
  const active = new Map<string, ActiveRun>();
  const answer = options.answer ?? processStream;
  const calm = createCalm();
  const execution = { log, slots, eta, beforeWork, answer, replay: replayOrNull, report, leave };
  const rounds = createRounds(TICK_MS, MAX_TOLD, look);

  return {
    active,
    begin({ run, attempt, past, ageMs, isFirstTurn }) {
      calm.arrive();
      log.open(run.id, (past?.lastSeq ?? 0) + 1, attempt);
      const now = performance.now();
      const entry: ActiveRun = {
        run,
        signal: new LightSignal(),
        startedAt: now - ageMs,
        endsAt: now + settings.runTimeoutMs,
        readers: 0,
        graceTimer: undefined,
        position: null,
        firstEventMs: null,
        language: null,
        outcome: null,
        ended: null,
      };
      active.set(run.id, entry);
      const execute = (turns: readonly Turn[]) => executeRun(entry, toRequest(entry, turns), past, execution);
      // Most runs have no history, and hold nothing of having waited for one.
      entry.ended = isFirstTurn ? execute(NO_TURNS) : turnsBefore(entry).then(execute);
      rounds.add(entry);
      // Its reader is about to come; one who never comes is as one who left.
      grace.touch(entry);
    },
    stop(runId) {
      const entry = active.get(runId);
      entry?.signal.abort(STOPPED_BY_VISITOR);
      return entry !== undefined;
    },
    greet(runId) {
      const entry = active.get(runId);
      if (entry) entry.firstEventMs = performance.now() - entry.startedAt;
    },
    refuse(runId) {
      log.discard(runId);
      active.get(runId)?.signal.abort(NOT_KEPT);
    },
    async lose(runId) {
      log.discard(runId);
      const entry = active.get(runId);
      entry?.signal.abort(SUSPENDED);
      await entry?.ended;
    },
    suspend() {
      for (const { signal } of active.values()) signal.abort(SUSPENDED);
    },
  };

  async function beforeWork(): Promise<void> {
    // A store elsewhere answers in a later turn of the event loop, which the work would hold up.
    if (stores.control.isShared) await log.flush();
    await calm.wait();
  }

  /** One whose turns cannot be read is answered as if it stood alone, rather than not at all. */
  async function turnsBefore({ run, signal }: ActiveRun): Promise<readonly Turn[]> {
    try {
      return await patiently(() => stores.runs.history(run, HISTORY_TURNS), signal);
    } catch (error) {
      report(run.id, null, error);
      return NO_TURNS;
    }
  }

  async function leave(entry: ActiveRun, outcome: RunOutcome | null, stages: StageTimes): Promise<void> {
    const { run, startedAt } = entry;
    const endedAt = performance.now();
    // The end of the run and its last events become durable together.
    await log.close(run.id, (unit) => outcome && unit.finish(run.id, outcome, measure(entry, endedAt)));
    active.delete(run.id);
    rounds.remove(entry);
    clearTimeout(entry.graceTimer);
    const { reason } = entry.signal;
    if (outcome && reason !== NOT_KEPT && reason !== SUSPENDED)
      observer.finished(toReport(run.id, outcome), { run, outcome }, { startedAt, endedAt, stages });
  }

  async function replayOrNull(runId: string): Promise<PastRun | null> {
    try {
      return await replay(runId);
    } catch (error) {
      report(runId, null, error);
      return null;
    }
  }

  function toRequest({ run, signal, startedAt, endsAt }: ActiveRun, history: readonly Turn[]): AnswerRequest {
    return {
      run,
      startedAt,
      history,
      ports,
      results: ports.model ? resultsOf(run.id, signal) : undefined,
      links,
      settings,
      endsAt,
      createErrorId,
      now: Date.now,
      estimate: eta.estimate,
      onFailure(failure) {
        // What a suspended run leaves undone is done by the next process; whoever asked a lost question is told otherwise.
        if (signal.reason !== SUSPENDED && failure.error !== NOT_KEPT) observer.failed(failure);
      },
    };
  }

  function resultsOf(runId: string, signal: StopSignal): RunResults {
    return {
      find: (stageId) => patiently(() => stores.keptResults.find(runId, stageId), signal),
      keep: (stageId, result) => log.keepResult(runId, stageId, result),
    };
  }

  function look(entry: ActiveRun, mayTell: boolean): void {
    if (performance.now() >= entry.endsAt) entry.signal.abort(TIMED_OUT);
    else if (mayTell) tick(entry, log, eta);
  }

  function report(runId: string, stageId: StageId | null, error: unknown): void {
    observer.failed({ runId, errorId: createErrorId(), stageId, error });
  }
}

function measure({ language, firstEventMs, startedAt }: ActiveRun, endedAt: number): RunMeasures {
  return { language, firstEventMs, totalMs: endedAt - startedAt };
}

function toReport(runId: string, { state, errorCode, payload }: RunOutcome): RunReport {
  if (!payload.success) return { runId, state, errorCode, timings: {}, degraded: [], usage: null };
  const { timings, degraded, usage, ownKind, documentsVersion } = payload;
  return {
    runId,
    state,
    errorCode,
    timings,
    degraded,
    usage,
    ...(ownKind && { ownKind: ownKind.label }),
    ...(documentsVersion !== undefined && { documentsVersion }),
  };
}
