import { toErrorCode } from '../../../failure.ts';
import type { StorageState } from '../../../ports.ts';
import type { Connection } from './connection.ts';
import { createStorageOutage, isStorageFailure, type StorageWatch } from './storage-outage.ts';
import { toWaitingWrite, type WaitingWrite } from './waiting-write.ts';

/**
 * How long a write may wait for others to share its commit, when there has just been one. Under load a commit costs more
 * than what it commits; a server that has time commits at once.
 */
const SHARE_MS = 4;
/** What is written and deleted to see that the disk takes more than a single page, in characters. */
const PROBE_CHARS = 64 * 1024;

/** Groups writes into few transactions. */
export interface WriteTurn {
  /**
   * Runs `work` at once, whole or not at all; its writes are durable after `commit`, which comes by itself at the end of the
   * turn of the event loop.
   * @throws {RunFailure} `storage_unavailable` when nothing can be written now, whatever it is
   */
  write<Result>(work: () => Result): Result;
  /**
   * Runs `work` with the next commit, at the latest in a few milliseconds, whole or not at all. Resolves when it is durable.
   * It may run again: while nothing can be written it waits for some seconds, and then rejects with `storage_unavailable`.
   */
  writeSoon<Result>(work: () => Result): Promise<Result>;
  /** Makes all writes so far durable. */
  commit(): void;
  /** Resolves when all writes so far are durable, rejects when they are lost. */
  committed(): Promise<void>;
  /**
   * Writes what waits, and has later writes wait until the function is called that it returns: those of `writeSoon`, and of whoever
   * asks `untilResumed`.
   */
  pause(): () => void;
  /** What a write that can wait should wait for; null when nothing. */
  untilResumed(): Promise<void> | null;
  readonly storage: StorageState;
  /** Writes what still waits, or gives it up. */
  end(): void;
}

/** Writes that become durable together. */
interface Transaction {
  readonly settled: Promise<void>;
  readonly settle: (failure: unknown) => void;
}

/** `watch` is told of writes that are lost, and of times in which nothing can be written; `onCommit` of every commit. */
export function createWriteTurn(
  connection: Connection,
  watch: StorageWatch,
  onCommit: () => void,
): WriteTurn {
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const end = connection.prepare('COMMIT');
  const mark = connection.prepare('SAVEPOINT work');
  const keep = connection.prepare('RELEASE work');
  const outage = createStorageOutage(retry, () => waiting.length > 0, watch);
  let open: Transaction | null = null;
  /** Why writes of this turn are gone already; its commit tells. */
  let lost: unknown = null;
  let waiting: WaitingWrite[] = [];
  let lastCommitAt = 0;
  let pause: Promise<void> | null = null;
  let atTurnEnd: NodeJS.Immediate | undefined;
  let soon: NodeJS.Timeout | undefined;

  return {
    write(work) {
      if (lost !== null) throw lost;
      if (outage.isOn()) throw outage.refusal();
      atTurnEnd ??= setImmediate(commitUnasked);
      return run(work);
    },
    writeSoon: (work) => (pause === null ? queue(work) : pause.then(() => queue(work))),
    commit,
    pause() {
      // What failed is told to those whose it is.
      if (lost !== null || outage.isOn()) return () => {};
      commitUnasked();
      let end = () => {};
      pause = new Promise((resolve) => {
        end = resolve;
      });
      return function resume() {
        pause = null;
        end();
      };
    },
    untilResumed: () => pause,
    committed: () => open?.settled ?? (lost === null ? Promise.resolve() : Promise.reject(lost)),
    storage: outage,
    end() {
      outage.stop();
      const works = waiting;
      if (!open && works.length === 0) return;
      try {
        commitAll();
      } catch (error) {
        for (const work of works) work.settle(error);
        watch.failed(error);
      }
    },
  };

  function queue<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      waiting.push(toWaitingWrite(() => run(work), resolve, reject));
      if (outage.isOn()) {
        outage.await();
        return rejectOverdue();
      }
      if (performance.now() - lastCommitAt >= SHARE_MS) atTurnEnd ??= setImmediate(commitUnasked);
      else soon ??= setTimeout(commitUnasked, SHARE_MS);
    });
  }

  function run<Result>(work: () => Result): Result {
    if (!open) beginTransaction();
    try {
      mark.run();
      const result = work();
      keep.run();
      return result;
    } catch (error) {
      // A failure of the storage may have ended the transaction, with all that was in it.
      if (isStorageFailure(error)) throw loseTransaction(error);
      connection.exec('ROLLBACK TO work; RELEASE work');
      throw error;
    }
  }

  function beginTransaction(): void {
    try {
      begin.run();
    } catch (error) {
      throw isStorageFailure(error) ? outage.begin(error) : error;
    }
    open = createTransaction();
  }

  function commit(): void {
    clearImmediate(atTurnEnd);
    clearTimeout(soon);
    atTurnEnd = undefined;
    soon = undefined;
    const failure = lost;
    lost = null;
    if (failure !== null) throw failure;
    // What waits is written by the outage's own tries.
    if (open || (waiting.length > 0 && !outage.isOn())) commitAll();
  }

  function commitAll(lastWork: () => void = () => {}): void {
    const works = waiting;
    waiting = [];
    try {
      if (!open) beginTransaction();
      for (const work of works) work.run();
      lastWork();
      end.run();
    } catch (error) {
      const failure = open ? loseTransaction(error) : error;
      lost = null;
      if (toErrorCode(failure) === 'storage_unavailable') {
        waiting = works.concat(waiting);
        if (waiting.length > 0) outage.await();
        rejectOverdue();
      } else for (const work of works) work.settle(failure);
      throw failure;
    }
    lastCommitAt = performance.now();
    open?.settle(null);
    open = null;
    for (const work of works) work.settle(null);
    onCommit();
  }

  /** A disk that was full must take more than what happens to wait. */
  function retry(isLock: boolean): void {
    commitAll(isLock ? undefined : probe);
  }

  function probe(): void {
    connection.exec(
      `INSERT OR REPLACE INTO settings VALUES ('storage_probe', printf('%.*c', ${PROBE_CHARS}, '.'));
       DELETE FROM settings WHERE key = 'storage_probe'`,
    );
  }

  /** Rolls back what is open and tells everybody who has written in it. Returns what they are told. */
  function loseTransaction(error: unknown): unknown {
    try {
      connection.exec('ROLLBACK');
    } catch {
      // Some failures, such as a full disk, have ended the transaction already.
    }
    lost = isStorageFailure(error) ? outage.begin(error) : error;
    open?.settle(lost);
    open = null;
    return lost;
  }

  function rejectOverdue(): void {
    if (!outage.isOverdue()) return;
    const works = waiting;
    waiting = [];
    for (const work of works) work.settle(outage.refusal());
  }

  function commitUnasked(): void {
    try {
      commit();
    } catch (error) {
      // The outage tells of itself.
      if (!outage.isOn()) watch.failed(error);
    }
  }
}

function createTransaction(): Transaction {
  let settle: Transaction['settle'] = () => {};
  const settled = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure === null ? resolve() : reject(failure));
  });
  // Few ask, and nobody has to.
  settled.catch(() => {});
  return { settled, settle };
}
