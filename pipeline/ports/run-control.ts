import type { RunRecord } from './runs.ts';

/** A run that this process is to execute from now on. */
export interface ClaimedRun {
  readonly run: RunRecord;
  /** How often it was taken up after a process that executed it; 0 when nobody has begun it. */
  readonly attempt: number;
  /** Its visitor wants no more of it. */
  readonly isStopAsked: boolean;
  /** Nothing was asked before it in its conversation. */
  readonly isFirstTurn: boolean;
  /** Milliseconds since it was asked, by the clock of the stores where that is another one than this process's. */
  readonly ageMs: number;
}

/** What a process does for the runs that it executes or whose readers it serves. */
export interface RunHandler {
  /** Stops the run; false when it is not executed here. */
  stop(runId: string): boolean;
  /** Others have written events of these runs, or of any when null: whoever follows them here reads the log again. */
  wake(runIds: readonly string[] | null): void;
  /** Whether somebody follows the run here. */
  isFollowed(runId: string): boolean;
  /** Somebody who followed the run in another process has left. */
  leave(runId: string): void;
  /** Runs wait for somebody to execute them: takes up what it has room for, and with `isLate` what it has not. */
  takeUp(isLate: boolean): void;
  /** How many runs wait here for a place. */
  waitingCount(): number;
  /** Ids of the runs that are executed here. */
  executing(): readonly string[];
  /** These runs are not this process's any more: what is executed here of them ends without a word. */
  lose(runIds: readonly string[]): void;
}

/** How the processes that share the stores divide the runs, and tell each other about them. */
export interface RunControl {
  /** Other processes may execute runs of these stores, and serve readers of those that are executed here. */
  readonly isShared: boolean;
  /** From now on `handler` is told what others ask for; called once. */
  serve(handler: RunHandler): void;
  /**
   * Takes runs that nobody executes, or whose process is gone, the oldest first; with `minAgeMs` those alone that were asked so
   * long ago. Each is given to one process alone.
   */
  claim(limit: number, minAgeMs?: number): Promise<readonly ClaimedRun[]>;
  /** How many runs wait in other processes, or for one to take them, as far as was heard. */
  waitingElsewhere(): number;
  /** Asks whoever executes the run to stop it. Resolves with false when nobody does. */
  stop(runId: string): Promise<boolean>;
  /** Whether somebody follows the run in another process. Takes a second or two. */
  isFollowed(runId: string): Promise<boolean>;
  /** What follows loses nothing but time when it does not arrive. Tells that events of these runs are durable. */
  wake(runIds: readonly string[]): void;
  /** Tells that nobody follows the run here any more. */
  leave(runId: string): void;
  /** Tells that a run waits for somebody to execute it. */
  offer(): void;
}
