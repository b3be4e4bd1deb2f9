import { randomBytes } from 'node:crypto';
import { type AnswerRequest, processStream, STOPPED_BY_VISITOR } from '../answer.ts';
import type { RunEvent, StageId } from '../events.ts';
import { RunFailure } from '../failure.ts';
import type { RunOutcome, RunRecord, Turn } from '../ports.ts';
import { LightSignal } from '../stop-signal.ts';
import { SUSPENDED } from './answer-events.ts';
import { createCalm } from './calm.ts';
import { toCarefulObserver } from './careful-observer.ts';
import { createEtaModel } from './eta.ts';
import { type ActiveRun, executeRun, tick } from './execute-run.ts';
import { createGrace } from './grace.ts';
import { endInterruptedRun } from './interrupted.ts';
import { createRunLog } from './log.ts';
import { createMissedEvents } from './missed-events.ts';
import { elapsedMsOf, type PastRun, replayRun } from './past-run.ts';
import type { RunReport, Runs, RunsOptions } from './runs.ts';
import { createSlots } from './slots.ts';
import { openRunStream } from './stream.ts';

export type { RunObserver, RunReport, RunSettings, Runs, RunsOptions, RunWords } from './runs.ts';

/** Turns of the conversation that a run is given. */
const HISTORY_TURNS = 12;
/** How often active runs are looked at: for their progress, and for those that take too long. */
const TICK_MS = 1_000;
/** A run that ended its process this often is not begun again: it may be what ends it. */
const MAX_ATTEMPTS = 3;
const NO_TURNS: readonly Turn[] = Object.freeze([]);
const TIMED_OUT = new RunFailure('run_timeout', 'The run took longer than a run may take.');
const NOT_KEPT = new RunFailure('storage_unavailable', 'The question could not be kept.');
/** How much longer than for the runs themselves the end of the process waits for a store that takes nothing. */
const STORE_PATIENCE_MS = 2_000;
/** Nobody waits any more for a run that is older than this. */
const MAX_CONTINUED_AGE_MS = 10 * 60_000;

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
  const { ports, store, eventLog, links, settings } = options;
  const observer = toCarefulObserver(options.observer, createErrorId);
  const active = new Map<string, ActiveRun>();
  const log = createRunLog(eventLog, {
    onStoreError: (runId, error) => report(runId, null, error),
    bridge: (runId, nextSeq) => missed.bridge(runId, nextSeq),
  });
  const missed = createMissedEvents({
    log,
    store,
    eventLog,
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
  let ticker: NodeJS.Timeout | undefined;
  /** False while open runs may be for `recover` to take up, in this process or, when it drains, in the next one. */
  let isRecovered = false;

  return {
    start(question) {
      const begun = store.begin(question);
      const { run, joined, replaced, kept } = begun;
      if (joined) return begun;
      for (const id of replaced) active.get(id)?.signal.abort(STOPPED_BY_VISITOR);
      // A conversation that has just begun has no history to look up.
      const isNew = question.conversationId === null && question.options?.replaces === undefined;
      activate(run, null, isNew ? NO_TURNS : historyOf(run));
      kept.catch(() => refuse(run.id));
      return begun;
    },
    find: (runId) => store.find(runId),
    hasAsked: (visitorId, idempotencyKey) => store.hasAsked(visitorId, idempotencyKey),
    read(runId, afterSeq) {
      missed.mendEnd(runId);
      // A snapshot for a reader who is so far behind that a replay would cost more than it tells.
      const isFarBehind = log.lastSeq(runId) - afterSeq > settings.maxReplayEvents;
      const stream = openRunStream(log, runId, {
        afterSeq,
        snapshot: isFarBehind ? missed.toSnapshot(runId) : null,
      });
      if (active.has(runId)) {
        grace.attach(active.get(runId));
        stream.on('close', () => grace.detach(active.get(runId)));
      }
      return stream;
    },
    replay(runId) {
      grace.touch(active.get(runId));
      return replay(runId);
    },
    isExhausted(runId, afterSeq) {
      missed.mendEnd(runId);
      return log.isExhausted(runId, afterSeq);
    },
    stop(runId) {
      const run = active.get(runId);
      run?.signal.abort(STOPPED_BY_VISITOR);
      return run !== undefined;
    },
    async settled(runId) {
      grace.attach(active.get(runId));
      await active.get(runId)?.ended;
    },
    recover() {
      const open = store.listUnfinished();
      for (const run of open) {
        try {
          takeUp(run);
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
      log.flush();
    },
    activeCount: () => active.size,
    waitingCount: () => slots.waiting(),
    etaState: () => eta.state(),
  };

  function takeUp(run: RunRecord): void {
    const past = replayRun(eventLog, run.id);
    if (past.hasGap) missed.reportGap(run.id);
    // What was replaced was about to be stopped.
    const isWorthIt =
      !run.isSetAside &&
      Date.now() - run.startedAt < MAX_CONTINUED_AGE_MS &&
      store.countAttempt(run.id) <= MAX_ATTEMPTS;
    if (past.complete || !isWorthIt)
      endInterruptedRun(run, past, { store, eventLog, outcome: null, errorId: createErrorId() });
    else activate(run, past, historyOf(run));
  }

  function activate(run: RunRecord, past: PastRun | null, history: readonly Turn[]): void {
    calm.arrive();
    log.open(run.id, past === null);
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
    entry.ended = executeRun(entry, toRequest(entry, history), past, execution);
    ticker ??= setInterval(tickAll, TICK_MS).unref();
    // Its reader is about to come; one who never comes is as one who left.
    grace.touch(entry);
  }

  async function leave(entry: ActiveRun, outcome: RunOutcome | null): Promise<void> {
    const { run } = entry;
    // The end of the run and its last events become durable together.
    await log.close(run.id, () => outcome && store.finish(run.id, outcome));
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

  function replay(runId: string): PastRun {
    log.flush();
    missed.mendEnd(runId);
    return replayRun(log, runId);
  }

  function replayOrNull(runId: string): PastRun | null {
    try {
      return replay(runId);
    } catch (error) {
      report(runId, null, error);
      return null;
    }
  }

  function historyOf(run: RunRecord): readonly Turn[] {
    return store.history(run, HISTORY_TURNS);
  }

  function toRequest({ run, signal, startedAt, endsAt }: ActiveRun, history: readonly Turn[]): AnswerRequest {
    return {
      run,
      startedAt,
      history,
      ports,
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
  const { timings, degraded, usage, ownKind } = payload;
  return { runId, state, errorCode, timings, degraded, usage, ...(ownKind && { ownKind: ownKind.label }) };
}

function createErrorId(): string {
  return randomBytes(6).toString('hex');
}
