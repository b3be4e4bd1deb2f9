import { toErrorCode } from '../../../failure.ts';
import type { KeptResults } from '../../../ports.ts';
import type { Database } from './database.ts';

/** What runs that are over have left is looked for with every so-manieth result. */
const SWEEP_EVERY = 64;

export function createSqliteKeptResults(database: Database): KeptResults {
  const select = database.prepare('SELECT result FROM kept_results WHERE run = ? AND stage = ?');
  const write = database.prepare('INSERT OR REPLACE INTO kept_results (run, stage, result) VALUES (?, ?, ?)');
  const sweep = database.prepare(
    `DELETE FROM kept_results WHERE NOT EXISTS
     (SELECT 1 FROM runs WHERE runs.id = kept_results.run AND runs.state = 'running')`,
  );
  const erase = database.prepare('DELETE FROM kept_results WHERE run = ?');
  let keptCount = 0;
  database.write(() => sweep.run());
  return {
    find(runId, stageId) {
      const row = select.get(runId, stageId);
      return row ? String(row.result) : null;
    },
    keep(runId, stageId, result) {
      const work = () => {
        if (++keptCount % SWEEP_EVERY === 0) sweep.run();
        write.run(runId, stageId, result);
      };
      try {
        database.write(work);
      } catch (error) {
        if (toErrorCode(error) !== 'storage_unavailable') throw error;
        // The result is used all the same: without a copy it is at worst paid for again.
        database.writeSoon(work).catch(() => {});
      }
    },
    eraseRuns(runs) {
      database.write(() => {
        for (const { id } of runs) erase.run(id);
      });
    },
  };
}
