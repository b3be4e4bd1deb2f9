/** What a process does for the runs that it executes or whose readers it serves. */
export interface RunHandler {
  /** Stops the run; false when it is not executed here. */
  stop(runId: string): boolean;
  /** Others have written events of these runs: whoever follows them here reads the log again. */
  wake(runIds: readonly string[]): void;
}

/** How the processes that share the stores tell each other about runs; what one process alone knows, it needs nobody for. */
export interface RunControl {
  /** From now on `handler` is told what others ask for; called once. */
  serve(handler: RunHandler): void;
  /** Asks whoever executes the run to stop it. Resolves with false when nobody does. */
  stop(runId: string): Promise<boolean>;
  /** Tells the others that events of these runs are durable. Loses nothing but time when it does not arrive. */
  wake(runIds: readonly string[]): void;
}
