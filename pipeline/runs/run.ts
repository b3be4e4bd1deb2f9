import { randomBytes } from 'node:crypto';
import { type AnswerRequest, processStream, STOPPED_BY_VISITOR } from '../answer.ts';
import type { RunEvent, StageId } from '../events.ts';
import { RunFailure } from '../failure.ts';
import type { RunOutcome, RunRecord, RunResults, Turn } from '../ports.ts';
import { LightSignal } from '../stop-signal.ts';
import { SUSPENDED } from './answer-events.ts';
import { createCalm } from './calm.ts';
import { toCarefulObserver } from './careful-observer.ts';
import { createEtaModel } from './eta.ts';
import { type ActiveRun, executeRun, tick } from './execute-run.ts';
import { createGrace } from './grace.ts';
import { createRunLog } from './log.ts';
import { createMissedEvents } from './missed-events.ts';
import { elapsedMsOf, type PastRun } from './past-run.ts';
import { createRunReaders } from './run-readers.ts';
import type { RunReport, Runs, RunsOptions } from './runs.ts';
import { createSlots } from './slots.ts';
import { takeUpRun } from './take-up-run.ts';

export type {
  RunObserver,
  RunReport,
  RunSettings,
  Runs,
  RunsOptions,
  RunsStores,
  RunWords,
} from './runs.ts';

/** Turns of the conversation that a run is given. */
const HISTORY_TURNS = 12;
/** How often active runs are looked at: for their progress, and for those that take too long. */
const TICK_MS = 1_000;
const NO_TURNS: readonly Turn[] = Object.freeze([]);
const TIMED_OUT = new RunFailure('run_timeout', 'The run took longer than a run may take.');
const NOT_KEPT = new RunFailure('storage_unavailable', 'The question could not be kept.');
/** How much longer than for the runs themselves the end of the process waits for a store that takes nothing. */
const STORE_PATIENCE_MS = 2_000;

const DRAINING: RunEvent = {
  name: 'notice',
  data: {
    level: 'info',
    code: 'server_draining',
    message: 'The site is restarting. Your answer continues in a moment.',
    stageId: 'complete',
  },
};

/** Executes runs. A run outlives its readers: they follow its log, and their leaving does not end it at once. */
export function createRuns(options: RunsOptions): Runs {
  const { ports, links, settings } = options;
  const { runs: store, eventLog, keptResults, beginUnit, control } = options.stores;
  const observer = toCarefulObserver(options.observer, createErrorId);
  const active = new Map<string, ActiveRun>();
  const log = createRunLog({
    store: eventLog,
    beginUnit,
    onWritten: control.wake,
    onStoreError: (runId, error) => report(runId, null, error),
    bridge: (runId, nextSeq) => missed.bridge(runId, nextSeq),
  });
  const missed = createMissedEvents({
    log,
    store,
    beginUnit,
    mayMend: (runId) => isRecovered && !active.has(runId),
    createErrorId,
    report: (runId, error) => report(runId, null, error),
  });
  const slots = createSlots(settings.maxActiveRuns);
  const eta = createEtaModel(options.eta);
  const calm = createCalm();
  const answer = options.answer ?? processStream;
  const execution = { log, slots, eta, calm, answer, replay: replayOrNull, report, leave };
  const grace = createGrace(settings);
  const readers = createRunReaders({
    log,
    missed,
    store,
    active,
    grace,
    maxReplayEvents: settings.maxReplayEvents,
    isRecovered: () => isRecovered,
  });
  let ticker: NodeJS.Timeout | undefined;
  /** False while open runs may be for `recover` to take up, in this process or, when it drains, in the next one. */
  let isRecovered = false;

  control.serve({
    stop(runId) {
      const run = active.get(runId);
      run?.signal.abort(STOPPED_BY_VISITOR);
      return run !== undefined;
    },
    // Whoever follows a run here that is executed elsewhere reads the log when it asks again.
    wake() {},
  });

  return {
    async start(question) {
      const begun = await store.begin(question);
      const { run, joined, replaced, kept } = begun;
      if (joined) return begun;
      for (const id of replaced) control.stop(id).catch((error) => report(id, null, error));
      // A conversation that has just begun has no history to look up.
      const isNew = question.conversationId === null && question.options?.replaces === undefined;
      activate(run, null, isNew ? NO_TURNS : historyOf(run));
      kept.catch(() => refuse(run.id));
      return begun;
    },
    find: (runId) => store.find(runId),
    hasAsked: (visitorId, idempotencyKey) => store.hasAsked(visitorId, idempotencyKey),
    read: readers.read,
    replay: readers.replay,
    isExhausted: readers.isExhausted,
    stop: (runId) => control.stop(runId),
    async settled(runId) {
      grace.attach(active.get(runId));
      await active.get(runId)?.ended;
    },
    async recover() {
      const open = await store.listUnfinished();
      for (const run of open) {
        try {
          const past = await takeUpRun(run, { store, eventLog, beginUnit, missed, createErrorId });
          if (past) activate(run, past, await historyOf(run));
        } catch (error) {
          // It stays open: the site must start all the same, and whoever reads the run mends it.
          report(run.id, null, error);
        }
      }
      isRecovered = true;
      const continued = open.filter(({ id }) => active.has(id)).length;
      return { continued, ended: open.length - continued };
    },
    async drain(patienceMs) {
      isRecovered = false;
      for (const { run } of active.values()) log.announce(run.id, DRAINING);
      const suspend = () => {
        for (const { signal } of active.values()) signal.abort(SUSPENDED);
      };
      const timer = setTimeout(suspend, patienceMs);
      const storeTimer = setTimeout(() => log.giveUp(), patienceMs + STORE_PATIENCE_MS);
      while (active.size > 0) await Promise.all([...active.values()].map(({ ended }) => ended));
      clearTimeout(timer);
      clearTimeout(storeTimer);
      await log.flush();
    },
    activeCount: () => active.size,
    waitingCount: () => slots.waiting(),
    etaState: () => eta.state(),
  };

  function activate(
    run: RunRecord,
    past: PastRun | null,
    history: readonly Turn[] | Promise<readonly Turn[]>,
  ): void {
    calm.arrive();
    log.open(run.id, (past?.lastSeq ?? 0) + 1);
    const signal = new LightSignal();
    const now = performance.now();
    const entry: ActiveRun = {
      run,
      signal,
      startedAt: past ? now - elapsedMsOf(run, past) : now,
      endsAt: now + settings.runTimeoutMs,
      readers: 0,
      graceTimer: undefined,
      position: null,
      outcome: null,
      ended: null,
    };
    active.set(run.id, entry);
    const execute = (turns: readonly Turn[]) => executeRun(entry, toRequest(entry, turns), past, execution);
    // Most runs have no history, and hold nothing of having waited for one.
    entry.ended =
      history instanceof Promise ? historyOrNone(run.id, history).then(execute) : execute(history);
    ticker ??= setInterval(tickAll, TICK_MS).unref();
    // Its reader is about to come; one who never comes is as one who left.
    grace.touch(entry);
  }

  /** The turns before a run; one whose turns cannot be read is answered as if it stood alone, rather than not at all. */
  async function historyOrNone(runId: string, history: Promise<readonly Turn[]>): Promise<readonly Turn[]> {
    try {
      return await history;
    } catch (error) {
      report(runId, null, error);
      return NO_TURNS;
    }
  }

  async function leave(entry: ActiveRun, outcome: RunOutcome | null): Promise<void> {
    const { run } = entry;
    // The end of the run and its last events become durable together.
    await log.close(run.id, (unit) => outcome && unit.finish(run.id, outcome));
    active.delete(run.id);
    clearTimeout(entry.graceTimer);
    if (outcome && entry.signal.reason !== NOT_KEPT)
      observer.finished(toReport(run.id, outcome), { run, outcome });
  }

  /** The question is lost, and whoever asked it is told so: the run must not tell anything either. */
  function refuse(runId: string): void {
    log.discard(runId);
    active.get(runId)?.signal.abort(NOT_KEPT);
  }

  async function replayOrNull(runId: string): Promise<PastRun | null> {
    try {
      return await readers.replay(runId);
    } catch (error) {
      report(runId, null, error);
      return null;
    }
  }

  function historyOf(run: RunRecord): Promise<readonly Turn[]> {
    return store.history(run, HISTORY_TURNS);
  }

  function toRequest({ run, signal, startedAt, endsAt }: ActiveRun, history: readonly Turn[]): AnswerRequest {
    return {
      run,
      startedAt,
      history,
      ports,
      ...(ports.model && { results: resultsOf(run.id) }),
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

  function resultsOf(runId: string): RunResults {
    return {
      find: (stageId) => keptResults.find(runId, stageId),
      keep: (stageId, result) => log.keepResult(runId, stageId, result),
    };
  }

  function tickAll(): void {
    const now = performance.now();
    for (const entry of active.values()) {
      if (now >= entry.endsAt) entry.signal.abort(TIMED_OUT);
      else tick(entry, log, eta);
    }
    if (active.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  }

  function report(runId: string, stageId: StageId | null, error: unknown): void {
    observer.failed({ runId, errorId: createErrorId(), stageId, error });
  }
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

function createErrorId(): string {
  return randomBytes(6).toString('hex');
}
