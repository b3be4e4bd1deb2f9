import { setTimeout as delay } from 'node:timers/promises';
import { type Database, inTransaction } from '../sqlite/database.ts';
import type { ImportLock } from './import-lock.ts';

/** Does a long work a step at a time; resolves when `steps` is over. */
export type BriefTransactions = (steps: Iterator<void>) => Promise<void>;

export interface BriefTransactionsOptions {
  readonly now?: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Work a transaction, its commit not counted: a server that meets the write lock waits about as long as for a disk. */
const MAX_WORK_MS = 3;
/** How long the lock is free, as a multiple of how long it was held. */
const REST = 2;

/**
 * Returns a function that runs steps in transactions of a few milliseconds, each of which proves the import lock first.
 * Between two of them the write lock is free for twice as long as it was held: SQLite does not queue writers, so that a
 * server which asks every few milliseconds would never get a lock that is taken back at once.
 */
export function createBriefTransactions(
  database: Database,
  lock: ImportLock,
  { now = () => performance.now(), pause = delay }: BriefTransactionsOptions = {},
): BriefTransactions {
  let freeUntil = Number.NEGATIVE_INFINITY;

  return async function run(steps) {
    for (let isOver = false; !isOver; ) {
      const restMs = freeUntil - now();
      if (restMs > 0) await pause(Math.ceil(restMs));
      let heldFrom = 0;
      inTransaction(database, () => {
        heldFrom = now();
        lock.renew();
        do isOver = steps.next().done === true;
        while (!isOver && now() - heldFrom < MAX_WORK_MS);
      });
      const releasedAt = now();
      freeUntil = releasedAt + REST * (releasedAt - heldFrom);
    }
  };
}
