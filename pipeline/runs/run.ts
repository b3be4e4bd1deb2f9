import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AnswerPorts,
  type AnswerSettings,
  type Links,
  processStream,
  STOPPED_BY_VISITOR,
} from '../answer.ts';
import type { EventPayloads, StageId } from '../events.ts';
import { RunFailure } from '../failure.ts';
import type { EventLog, NewRun, RunOutcome, RunRecord, RunStore } from '../ports.ts';
import { endInterruptedRun } from './interrupted.ts';
import { createRunLog } from './log.ts';
import { openRunStream } from './stream.ts';

/** Turns of the conversation that a run is given. */
const HISTORY_TURNS = 12;

export interface RunSettings extends AnswerSettings {
  readonly runTimeoutMs: number;
}

export interface RunReport {
  readonly runId: string;
  readonly state: RunOutcome['state'];
  readonly errorCode: RunOutcome['errorCode'];
  /** Milliseconds by stage, and `totalMs`; empty when the run failed. */
  readonly timings: Readonly<Record<string, number>>;
  readonly degraded: readonly StageId[];
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
}

export interface Runs {
  /** Keeps the question and starts its run, or joins the earlier run that has the same idempotency key. */
  start(question: NewRun): { run: RunRecord; joined: boolean };
  find(runId: string): RunRecord | null;
  /** The run's frames after the cursor; see `openRunStream`. */
  read(runId: string, afterSeq: number, signal: AbortSignal): Readable;
  isExhausted(runId: string, afterSeq: number): boolean;
  /** Aborts the run and all that it waits for; false when it is already over. */
  stop(runId: string): boolean;
  /** Resolves when the run is over; at once when it already is. */
  settled(runId: string): Promise<void>;
  /** Ends the runs that a process before this one left open. Call once, before the first `start`. */
  endInterrupted(): number;
  /** Resolves when no run is active; after `deadlineMs` those that remain are ended as interrupted first. */
  drain(deadlineMs: number): Promise<void>;
  activeCount(): number;
}

interface ActiveRun {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Executes runs. A run outlives its readers: they follow its log, and their leaving does not end it. */
export function createRuns({ ports, store, eventLog, links, settings, observer }: RunsOptions): Runs {
  const active = new Map<string, ActiveRun>();
  const log = createRunLog(eventLog, (error) => report('', null, error));

  return {
    start(question) {
      const { run, joined } = store.begin(question);
      if (!joined) {
        log.open(run.id);
        const controller = new AbortController();
        active.set(run.id, { controller, ended: execute(run, controller) });
      }
      return { run, joined };
    },
    find: (runId) => store.find(runId),
    read: (runId, afterSeq, signal) => openRunStream(log, runId, afterSeq, signal),
    isExhausted: (runId, afterSeq) => log.isExhausted(runId, afterSeq),
    stop(runId) {
      const run = active.get(runId);
      run?.controller.abort(STOPPED_BY_VISITOR);
      return run !== undefined;
    },
    settled: async (runId) => active.get(runId)?.ended,
    endInterrupted() {
      const unfinished = store.listUnfinished();
      for (const run of unfinished) endInterruptedRun(run, store, eventLog, createErrorId());
      return unfinished.length;
    },
    async drain(deadlineMs) {
      const interrupt = () => {
        const reason = new RunFailure('interrupted', 'The server stopped before the run was over.');
        for (const { controller } of active.values()) controller.abort(reason);
      };
      const timer = setTimeout(interrupt, deadlineMs);
      await Promise.all([...active.values()].map(({ ended }) => ended));
      clearTimeout(timer);
      log.flush();
    },
    activeCount: () => active.size,
  };

  async function execute(run: RunRecord, controller: AbortController): Promise<void> {
    const expire = () =>
      controller.abort(new RunFailure('run_timeout', `The run took over ${settings.runTimeoutMs} ms.`));
    const timer = setTimeout(expire, settings.runTimeoutMs);
    let outcome: RunOutcome | undefined;
    try {
      const request = {
        run,
        history: store.history(run, HISTORY_TURNS),
        ports,
        links,
        settings,
        createErrorId,
        now: Date.now,
        onFailure: ({ errorId, stageId, error }: { errorId: string; stageId: StageId; error: unknown }) =>
          observer.failed({ runId: run.id, errorId, stageId, error }),
      };
      for await (const event of processStream(request, controller.signal)) {
        if (event.name === 'complete') outcome = toOutcome(event.data, controller.signal);
        if (event.name === 'progress') log.announce(run.id, event);
        else log.append(run.id, event);
        // The first event leaves before the work begins, however long that keeps this process busy.
        if (event.name === 'stage' && event.data.stageId === 'init') await nextTurn();
      }
      // The log comes first: a run whose end is logged but not stored is mended at the next start, the other way it is not.
      log.flush();
      if (outcome) finish(run, outcome);
    } catch (error) {
      report(run.id, null, error);
    } finally {
      clearTimeout(timer);
      active.delete(run.id);
      log.close(run.id);
    }
  }

  function finish(run: RunRecord, outcome: RunOutcome): void {
    try {
      store.finish(run.id, outcome);
    } catch (error) {
      // Readers still get their answer; the open run is found and mended at the next start.
      report(run.id, 'complete', error);
    }
    const { timings, degraded } = outcome.payload.success ? outcome.payload : { timings: {}, degraded: [] };
    observer.finished({
      runId: run.id,
      state: outcome.state,
      errorCode: outcome.errorCode,
      timings,
      degraded,
    });
  }

  function report(runId: string, stageId: StageId | null, error: unknown): void {
    observer.failed({ runId, errorId: createErrorId(), stageId, error });
  }
}

function toOutcome(payload: EventPayloads['complete'], signal: AbortSignal): RunOutcome {
  if (payload.success) return { state: 'done', response: payload.response, payload, errorCode: null };
  const state = signal.reason === STOPPED_BY_VISITOR ? 'stopped' : 'failed';
  return { state, response: payload.response, payload, errorCode: payload.error.code };
}

function createErrorId(): string {
  return randomBytes(6).toString('hex');
}
