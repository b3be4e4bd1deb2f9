import type { Connection } from './connection.ts';

/**
 * How long a write may wait for others to share its commit, when there has just been one. Under load a commit costs more
 * than what it commits; a server that has time commits at once.
 */
const SHARE_MS = 4;

/** Groups writes into few transactions. */
export interface WriteTurn {
  /**
   * Runs `work` at once, whole or not at all; its writes are durable after `commit`, which comes by itself at the end of the
   * turn of the event loop.
   */
  write<Result>(work: () => Result): Result;
  /** Runs `work` with the next commit, at the latest in a few milliseconds, whole or not at all. Resolves when it is durable. */
  writeSoon<Result>(work: () => Result): Promise<Result>;
  /** Makes all writes so far durable. */
  commit(): void;
}

interface WaitingWrite {
  run(): void;
  settle(commitFailure: unknown): void;
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
  let isOpen = false;
  let waiting: WaitingWrite[] = [];
  let lastCommitAt = 0;
  let atTurnEnd: NodeJS.Immediate | undefined;
  let soon: NodeJS.Timeout | undefined;

  return {
    write(work) {
      atTurnEnd ??= setImmediate(commitUnasked);
      return run(work);
    },
    writeSoon(work) {
      return new Promise((resolve, reject) => {
        waiting.push(toWaitingWrite(() => run(work), resolve, reject));
        if (performance.now() - lastCommitAt >= SHARE_MS) atTurnEnd ??= setImmediate(commitUnasked);
        else soon ??= setTimeout(commitUnasked, SHARE_MS);
      });
    },
    commit,
  };

  function run<Result>(work: () => Result): Result {
    if (!isOpen) {
      begin.run();
      isOpen = true;
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
  }

  function commit(): void {
    clearImmediate(atTurnEnd);
    clearTimeout(soon);
    atTurnEnd = undefined;
    soon = undefined;
    const works = waiting;
    waiting = [];
    for (const work of works) work.run();
    let failure: unknown = null;
    try {
      if (isOpen) end.run();
    } catch (error) {
      failure = error;
      rollBack();
    }
    isOpen = false;
    lastCommitAt = performance.now();
    for (const work of works) work.settle(failure);
    if (failure !== null) throw failure;
  }

  function commitUnasked(): void {
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

function toWaitingWrite<Result>(
  work: () => Result,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
): WaitingWrite {
  let settle = () => {};
  return {
    run() {
      try {
        const result = work();
        settle = () => resolve(result);
      } catch (error) {
        settle = () => reject(error);
      }
    },
    settle(commitFailure) {
      if (commitFailure === null) settle();
      else reject(commitFailure);
    },
  };
}
