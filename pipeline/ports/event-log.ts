/** Consecutive events of one run as the log keeps them: `frames` holds the exact SSE text that every reader gets. */
export interface LoggedFrames {
  /** Sequence number of the first frame; numbers are contiguous from 1 within a run. */
  readonly firstSeq: number;
  readonly frames: readonly string[];
}

export interface LogCursor {
  readonly runId: string;
  readonly afterSeq: number;
}

/** The events of all runs, as units of work have appended them. */
export interface EventLog {
  /**
   * The frames after the cursor, in order, about `limit` at most; null when there are none. Their numbers are contiguous:
   * where some have been lost, `firstSeq` is beyond the one that follows the cursor.
   */
  read(runId: string, afterSeq: number, limit: number): Promise<LoggedFrames | null>;
  /** The same for many runs at once, all that follows each cursor; those without are missing. */
  readAll(cursors: readonly LogCursor[]): Promise<ReadonlyMap<string, LoggedFrames>>;
  /** 0 when the run has no events. */
  lastSeq(runId: string): Promise<number>;
}
