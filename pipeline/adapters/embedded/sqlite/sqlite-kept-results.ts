import type { KeptResults } from '../../../ports.ts';
import type { Database } from './database.ts';

export function createSqliteKeptResults(database: Database): KeptResults {
  const select = database.prepare('SELECT result FROM kept_results WHERE run = ? AND stage = ?');
  return {
    async find(runId, stageId) {
      const row = select.get(runId, stageId);
      return row ? String(row.result) : null;
    },
  };
}

/** Erases what an earlier version has left of runs that are over. */
export function sweepKeptResults(database: Database): void {
  const sweep = database.prepare(
    `DELETE FROM kept_results WHERE NOT EXISTS
     (SELECT 1 FROM runs WHERE runs.id = kept_results.run AND runs.state = 'running')`,
  );
  database.write(() => sweep.run());
}
