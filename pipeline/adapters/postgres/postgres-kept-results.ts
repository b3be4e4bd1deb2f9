import type { KeptResults } from '../../ports.ts';
import type { Queries } from './connection.ts';

export function createPostgresKeptResults({ query }: Queries): KeptResults {
  return {
    async find(runId, stageId) {
      const [row] = await query('SELECT result FROM kept_results WHERE run = $1 AND stage = $2', [
        runId,
        stageId,
      ]);
      return row ? String(row.result) : null;
    },
  };
}
