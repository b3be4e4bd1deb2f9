import type { StorageWatch } from '../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import type { Logger } from './log.ts';

const LINE_EVERY_MS = 60_000;

/**
 * Logs that the database cannot be written: the first failure at once and then one line a minute with the number of
 * failures since the last line, where each question would bring several. `now` in milliseconds.
 */
export function createStorageLog(logger: Logger, now: () => number = () => performance.now()): StorageWatch {
  let lastLineAt = Number.NEGATIVE_INFINITY;
  let recoveredAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  return {
    failed(error) {
      failures++;
      if (now() - lastLineAt < LINE_EVERY_MS) return;
      lastLineAt = now();
      logger.error({ err: error, failures }, 'the database cannot be written');
      failures = 0;
    },
    recovered(outageMs) {
      // A disk that is nearly full takes one write and refuses the next.
      if (now() - recoveredAt < LINE_EVERY_MS) return;
      recoveredAt = now();
      logger.info({ outageMs: Math.round(outageMs), failures }, 'the database can be written again');
      failures = 0;
    },
  };
}
