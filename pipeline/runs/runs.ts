import type { Readable } from 'node:stream';
import type { AnswerPorts, AnswerSettings, Links, processStream } from '../answer.ts';
import type { StageId } from '../events.ts';
import type {
  BeginUnit,
  BegunRun,
  EventLog,
  KeptResults,
  NewRun,
  RunControl,
  RunOutcome,
  RunRecord,
  RunStore,
  Usage,
} from '../ports.ts';
import type { EtaState } from './eta.ts';
import type { GraceSettings } from './grace.ts';
import type { PastRun } from './past-run.ts';

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
  /** Label of the owner's own kind; absent where the question is of none, or the run failed. */
  readonly ownKind?: string;
  /** Absent where versions of the documents are not counted, or the run failed. */
  readonly documentsVersion?: number;
  /** Tokens of the model; null when none was asked, or the run failed. */
  readonly usage: Usage | null;
}

/** A run with its visitor's words and its answer. */
export interface RunWords {
  readonly run: RunRecord;
  readonly outcome: RunOutcome;
}

/** When a run went where, of `performance.now()`, in milliseconds. */
export interface RunTimes {
  /** When it was asked, in whichever process. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** When it entered its stages, in the order of the road: those that it entered in this process. */
  readonly stages: Iterable<readonly [stageId: StageId, enteredAt: number]>;
}

/** What was written to the log in one go, or could not be. */
export interface LogFlush {
  readonly events: number;
  readonly ms: number;
  readonly isWritten: boolean;
}

/** What the operator's log and metrics are told. Only `words` holds what the visitor wrote and was answered. */
export interface RunObserver {
  finished(report: RunReport, words: RunWords, times: RunTimes): void;
  failed(failure: { runId: string; errorId: string; stageId: StageId | null; error: unknown }): void;
  flushed?(flush: LogFlush): void;
}

/** What runs are kept in, and how other processes hear of them. */
export interface RunsStores {
  readonly runs: RunStore;
  readonly eventLog: EventLog;
  readonly keptResults: KeptResults;
  readonly beginUnit: BeginUnit;
  readonly control: RunControl;
}

export interface RunsOptions {
  readonly ports: AnswerPorts;
  readonly stores: RunsStores;
  readonly links: Links;
  readonly settings: RunSettings;
  readonly observer: RunObserver;
  /** Whether runs are executed here, and not by other processes of the same stores alone; true by default. */
  readonly executes?: boolean;
  /** How long stages took before this start; see `etaState`. */
  readonly eta?: EtaState;
  /** Makes the events of a run; `processStream` unless something else is to be carried by the same machinery. */
  readonly answer?: typeof processStream;
}

/** How much this process works on. */
export interface RunsLoad {
  /** Runs that are executed here, those that wait for a place among them. */
  readonly underWay: number;
  readonly waiting: number;
  readonly slotsInUse: number;
  readonly slots: number;
}

export interface Runs {
  /**
   * Keeps the question and starts its run, or joins the earlier run that has the same idempotency key. Wait for `kept`
   * before anything of the run is shown: a question that could not be kept is not answered. Rejects with
   * `storage_unavailable` when nothing can be written now.
   */
  start(question: NewRun): Promise<BegunRun>;
  find(runId: string): Promise<RunRecord | null>;
  /** Whether the visitor has asked under this idempotency key. */
  hasAsked(visitorId: string, idempotencyKey: string): Promise<boolean>;
  /** The run's frames after the cursor; see `openRunStream`. Whoever reads counts as following until the stream closes. */
  read(runId: string, afterSeq: number): Readable;
  /** What the run's events so far add up to. */
  replay(runId: string): Promise<PastRun>;
  /** True when the run has nothing to tell after the cursor and never will. */
  isExhausted(runId: string, afterSeq: number): Promise<boolean>;
  /** Aborts the run and all that it waits for, wherever it is executed; false when it is already over. */
  stop(runId: string): Promise<boolean>;
  /** Resolves when the run is over; at once when it already is. Whoever waits counts as following. */
  settled(runId: string): Promise<void>;
  /**
   * Takes up the runs that a process before this one left open: continues them under their ids, or ends those that are too
   * old or have been tried too often as interrupted. Call once, before the first `start`.
   */
  recover(): Promise<{ continued: number; ended: number }>;
  /** Lets active runs end for `patienceMs`, then suspends the rest: they stay open, and the next process continues them. */
  drain(patienceMs: number): Promise<void>;
  activeCount(): number;
  load(): RunsLoad;
  /** Runs that wait for a place, those in other processes too as far as was heard. */
  waitingCount(): number;
  etaState(): EtaState;
  /** Takes what other processes have learnt, for one that executes nothing. */
  replaceEta(state: EtaState): void;
}
