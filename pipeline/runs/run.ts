import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  type AnswerPorts,
  type AnswerRequest,
  type AnswerSettings,
  type Links,
  processStream,
  STOPPED_BY_VISITOR,
} from '../answer.ts';
import type { RunEvent, StageId } from '../events.ts';
import { RunFailure } from '../failure.ts';
import type { EventLog, NewRun, RunOutcome, RunRecord, RunStore, Usage } from '../ports.ts';
import { createCalm } from './calm.ts';
import { createEtaModel, type EtaState } from './eta.ts';
import { type ActiveRun, executeRun, SUSPENDED, tick } from './execute-run.ts';
import { encodeFrame } from './frame.ts';
import { createGrace, type GraceSettings } from './grace.ts';
import { endInterruptedRun } from './interrupted.ts';
import { createRunLog } from './log.ts';
import { type PastRun, replayRun, toSnapshot } from './past-run.ts';
import { createSlots } from './slots.ts';
import { openRunStream } from './stream.ts';

/** Turns of the conversation that a run is given. */
const HISTORY_TURNS = 12;
/** How often active runs are looked at: for their progress, and for those that take too long. */
const TICK_MS = 1_000;
/** A run that ended its process this often is not begun again: it may be what ends it. */
const MAX_ATTEMPTS = 3;
const TIMED_OUT = new RunFailure('run_timeout', 'The run took longer than a run may take.');
/** `complete` and the terminal stage. */
const END_EVENTS = 2;
/** Nobody waits any more for a run that is older than this. */
const MAX_CONTINUED_AGE_MS = 10 * 60_000;

const DRAINING: RunEvent = {
  name: 'notice',
  data: {
    level: 'info',
    code: 'server_draining',
    message: 'The site is restarting. Your answer goes on in a moment.',
    stageId: 'complete',
  },
};

export interface RunSettings extends AnswerSettings, GraceSettings {
  readonly runTimeoutMs: number;
  /** Runs that are worked on at the same time; others wait in line. */
  readonly maxActiveRuns: number;
  /** A reader that has missed more events gets one snapshot in their place. */
  readonly maxReplayEvents: number;
}

export interface RunReport {
  readonly runId: string;
  readonly state: RunOutcome['state'];
  readonly errorCode: RunOutcome['errorCode'];
  /** Milliseconds by stage, and `totalMs`; empty when the run failed. */
  readonly timings: Readonly<Record<string, number>>;
  readonly degraded: readonly StageId[];
  /** Tokens of the model; null when none was asked, or the run failed. */
  readonly usage: Usage | null;
}

/** What the operator's log is told. Nothing here holds the visitor's words. */
export interface RunObserver {
  finished(report: RunReport): void;
  failed(failure: { runId: string; errorId: string; stageId: StageId | null; error: unknown }): void;
}

export interface RunsOptions {
  readonly ports: AnswerPorts;
  readonly store: RunStore;
  readonly eventLog: EventLog;
  readonly links: Links;
  readonly settings: RunSettings;
  readonly observer: RunObserver;
  /** How long stages took before this start; see `etaState`. */
  readonly eta?: EtaState;
  /** Makes the events of a run; `processStream` unless something else is to be carried by the same machinery. */
  readonly answer?: typeof processStream;
}

export interface Runs {
  /** Keeps the question and starts its run, or joins the earlier run that has the same idempotency key. */
  start(question: NewRun): { run: RunRecord; joined: boolean };
  find(runId: string): RunRecord | null;
  /** The run's frames after the cursor; see `openRunStream`. Whoever reads counts as following until the stream closes. */
  read(runId: string, afterSeq: number): Readable;
  /** What the run's events so far add up to. */
  replay(runId: string): PastRun;
  isExhausted(runId: string, afterSeq: number): boolean;
  /** Aborts the run and all that it waits for; false when it is already over. */
  stop(runId: string): boolean;
  /** Resolves when the run is over; at once when it already is. Whoever waits counts as following. */
  settled(runId: string): Promise<void>;
  /**
   * Takes up the runs that a process before this one left open: continues them under their ids, or ends those that are too
   * old or have been tried too often as interrupted. Call once, before the first `start`.
   */
  recover(): { continued: number; ended: number };
  /** Lets active runs end for `patienceMs`, then suspends the rest: they stay open, and the next process continues them. */
  drain(patienceMs: number): Promise<void>;
  activeCount(): number;
  waitingCount(): number;
  etaState(): EtaState;
}

/** Executes runs. A run outlives its readers: they follow its log, and their leaving does not end it at once. */
export function createRuns(options: RunsOptions): Runs {
  const { ports, store, eventLog, links, settings, observer } = options;
  const active = new Map<string, ActiveRun & { ended: Promise<void> }>();
  const log = createRunLog(eventLog, (error) => report('', null, error));
  const slots = createSlots(settings.maxActiveRuns);
  const eta = createEtaModel(options.eta);
  const calm = createCalm();
  const execution = { log, slots, eta, calm, answer: options.answer ?? processStream };
  const grace = createGrace(settings);
  let ticker: NodeJS.Timeout | undefined;

  return {
    start(question) {
      const { run, joined } = store.begin(question);
      if (!joined) activate(run, null);
      return { run, joined };
    },
    find: (runId) => store.find(runId),
    read(runId, afterSeq) {
      const stream = openRunStream(log, runId, { afterSeq, snapshot: catchUp(runId, afterSeq) });
      if (active.has(runId)) {
        grace.attach(active.get(runId));
        stream.on('close', () => grace.detach(active.get(runId)));
      }
      return stream;
    },
    replay(runId) {
      grace.touch(active.get(runId));
      log.flush();
      return replayRun(eventLog, runId);
    },
    isExhausted: (runId, afterSeq) => log.isExhausted(runId, afterSeq),
    stop(runId) {
      const run = active.get(runId);
      run?.controller.abort(STOPPED_BY_VISITOR);
      return run !== undefined;
    },
    async settled(runId) {
      grace.attach(active.get(runId));
      await active.get(runId)?.ended;
    },
    recover() {
      const open = store.listUnfinished();
      let continued = 0;
      for (const run of open) {
        const past = replayRun(eventLog, run.id);
        const isWorthIt =
          Date.now() - run.startedAt < MAX_CONTINUED_AGE_MS && store.countAttempt(run.id) <= MAX_ATTEMPTS;
        if (past.complete || !isWorthIt) {
          endInterruptedRun(run, past, store, eventLog, createErrorId());
          continue;
        }
        activate(run, past);
        continued++;
      }
      return { continued, ended: open.length - continued };
    },
    async drain(patienceMs) {
      for (const { run } of active.values()) log.announce(run.id, DRAINING);
      const suspend = () => {
        for (const { controller } of active.values()) controller.abort(SUSPENDED);
      };
      const timer = setTimeout(suspend, patienceMs);
      while (active.size > 0) await Promise.all([...active.values()].map(({ ended }) => ended));
      clearTimeout(timer);
      log.flush();
    },
    activeCount: () => active.size,
    waitingCount: () => slots.waiting(),
    etaState: () => eta.state(),
  };

  function activate(run: RunRecord, past: PastRun | null): void {
    calm.arrive();
    log.open(run.id, past === null);
    const controller = new AbortController();
    const endsAt = performance.now() + settings.runTimeoutMs;
    const entry: ActiveRun = { run, controller, endsAt, readers: 0, graceTimer: undefined, position: null };
    const ended = live(entry, past);
    active.set(run.id, Object.assign(entry, { ended }));
    ticker ??= setInterval(tickAll, TICK_MS).unref();
    // Its reader is about to come; one who never comes is as one who left.
    grace.touch(entry);
  }

  async function live(entry: ActiveRun, past: PastRun | null): Promise<void> {
    const { run } = entry;
    try {
      const outcome = await executeRun(entry, toRequest(run), past, execution);
      // The log comes first: a run whose end is logged but not stored is mended at the next start, the other way it is not.
      log.flush();
      if (outcome) finish(run, outcome);
    } catch (error) {
      report(run.id, null, error);
    } finally {
      clearTimeout(entry.graceTimer);
      active.delete(run.id);
      log.close(run.id);
    }
  }

  function toRequest(run: RunRecord): AnswerRequest {
    return {
      run,
      history: store.history(run, HISTORY_TURNS),
      ports,
      links,
      settings,
      createErrorId,
      now: Date.now,
      estimate: eta.estimate,
      onFailure: (failure) => observer.failed({ runId: run.id, ...failure }),
    };
  }

  function finish(run: RunRecord, outcome: RunOutcome): void {
    try {
      store.finish(run.id, outcome);
    } catch (error) {
      // Readers still get their answer; the open run is found and mended at the next start.
      report(run.id, 'complete', error);
    }
    const { timings, degraded, usage } = outcome.payload.success
      ? outcome.payload
      : { timings: {}, degraded: [], usage: null };
    observer.finished({
      runId: run.id,
      state: outcome.state,
      errorCode: outcome.errorCode,
      timings,
      degraded,
      usage,
    });
  }

  /** A snapshot for a reader who is so far behind that a replay would cost more than it tells. */
  function catchUp(runId: string, afterSeq: number): { seq: number; frame: string } | null {
    const last = log.lastSeq(runId);
    if (last - afterSeq <= settings.maxReplayEvents) return null;
    // The end of a run is always told by its own events.
    const seq = active.has(runId) ? last : last - END_EVENTS;
    const data = JSON.stringify(toSnapshot(replayRun(eventLog, runId, seq)));
    return { seq, frame: encodeFrame({ id: seq, event: 'snapshot', data }) };
  }

  function tickAll(): void {
    const now = performance.now();
    for (const entry of active.values()) {
      if (now >= entry.endsAt) entry.controller.abort(TIMED_OUT);
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

function createErrorId(): string {
  return randomBytes(6).toString('hex');
}
