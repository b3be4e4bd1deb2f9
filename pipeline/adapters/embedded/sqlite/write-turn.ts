import type { Connection } from './connection.ts';

/** Groups the writes of one turn of the event loop into one transaction: under load a commit costs more than a write. */
export interface WriteTurn {
  /**
   * Runs `work` at once, whole or not at all; its writes are durable after `commit`, which comes by itself at the end of the
   * turn.
   */
  write<Result>(work: () => Result): Result;
  /** Makes all writes so far durable. */
  commit(): void;
}

/** `onCommitFailure` is told of a commit at the end of a turn that failed: its writes are lost. */
export function createWriteTurn(
  connection: Connection,
  onCommitFailure: (error: unknown) => void,
): WriteTurn {
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const end = connection.prepare('COMMIT');
  const mark = connection.prepare('SAVEPOINT work');
  const keep = connection.prepare('RELEASE work');
  let scheduled: NodeJS.Immediate | undefined;

  return {
    write(work) {
      if (scheduled === undefined) {
        begin.run();
        scheduled = setImmediate(endTurn);
      }
      mark.run();
      try {
        const result = work();
        keep.run();
        return result;
      } catch (error) {
        connection.exec('ROLLBACK TO work; RELEASE work');
        throw error;
      }
    },
    commit,
  };

  function commit(): void {
    if (scheduled === undefined) return;
    clearImmediate(scheduled);
    scheduled = undefined;
    try {
      end.run();
    } catch (error) {
      rollBack();
      throw error;
    }
  }

  function endTurn(): void {
    try {
      commit();
    } catch (error) {
      onCommitFailure(error);
    }
  }

  function rollBack(): void {
    try {
      connection.exec('ROLLBACK');
    } catch {
      // Some failures, such as a full disk, have ended the transaction already.
    }
  }
}
