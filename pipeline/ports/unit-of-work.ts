import type { NewDelivery } from './deliveries.ts';
import type { LoggedFrames } from './event-log.ts';
import type { ErasedRun, RunOutcome } from './runs.ts';

/** A stage whose result costs money. */
export type PaidStage = 'response' | 'page';

/** What is known of a run at its end and is not in its outcome; null where it is not known. */
export interface RunMeasures {
  /** Of the question, BCP 47. */
  readonly language: string | null;
  /** Milliseconds from the ask to the moment in which its first event could be seen. */
  readonly firstEventMs: number | null;
  /** Milliseconds from the ask to its end. */
  readonly totalMs: number | null;
}

export const UNMEASURED: RunMeasures = { language: null, firstEventMs: null, totalMs: null };

/**
 * Changes that become durable together, or not at all. They are collected, and written by `commit`; a unit that has failed
 * may be committed again. What `RunStore.begin` has begun is durable with a later unit at the latest.
 */
export interface UnitOfWork {
  /** The unit goes on from what was read of this run: when it is not there any more, `commit` rejects with `not_found`. */
  requireRun(runId: string): void;
  /**
   * What the unit has of this run is of this attempt to execute it: when another process has taken the run meanwhile, it is left
   * out.
   */
  hold(runId: string, attempt: number): void;
  /** The next events of a run. A number is never given twice: `commit` rejects. */
  append(events: LoggedFrames & { readonly runId: string }): void;
  /**
   * Ends the run, has the ledger count it later, and forgets what was kept for one that goes on; nothing when it is not there
   * any more.
   */
  finish(runId: string, outcome: RunOutcome, measures?: RunMeasures): void;
  /** Keeps what a stage was paid for until the run is over. */
  keepResult(runId: string, stageId: PaidStage, result: string): void;
  /** The owner is to be told of the run, unless it is not there any more or too many wait; see `DeliveryStore.add`. */
  enqueue(delivery: NewDelivery): void;
  /** All that is stored of these runs goes: events, outcomes, results, feedback, deliveries, and the versions of pages that they made. */
  eraseRuns(runs: readonly ErasedRun[]): void;
  /** Unless it has runs that the unit does not erase, such as one that has begun meanwhile. */
  eraseConversation(conversationId: string): void;
  /**
   * Resolves when it is durable, with the runs that were to be held and are not this process's any more. Rejects with
   * `storage_unavailable` when nothing can be written now.
   */
  commit(): Promise<readonly string[]>;
}

export type BeginUnit = () => UnitOfWork;
