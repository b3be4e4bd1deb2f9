import type { ClaimedRun } from '../../ports.ts';
import { toRun } from '../run-rows.ts';
import { RUN_COLUMNS } from './begin-run.ts';
import type { Ask } from './connection.ts';
import { SERVER_NOW } from './server-now.ts';

export interface ClaimOptions {
  readonly node: string;
  readonly limit: number;
  readonly minAgeMs: number;
  /** Whether those count as gone whose lease is over: not while nobody could renew one. */
  readonly takesOver: boolean;
}

/**
 * Takes runs that no node executes, the oldest first, for this one. Two nodes never get the same. A claim that is lost in a crash of
 * the server costs time alone: what the node writes is not taken then, and the run is claimed again.
 */
export async function claimRuns(
  query: Ask,
  { node, limit, minAgeMs, takesOver }: ClaimOptions,
): Promise<readonly ClaimedRun[]> {
  const rows = await query(
    `WITH free AS (
       SELECT pk, owner FROM runs
       WHERE state = 'running' AND started_at <= ${SERVER_NOW} - $4::bigint AND (owner IS NULL OR NOT EXISTS (
         SELECT 1 FROM nodes WHERE nodes.id = owner AND (lease_until > now() OR NOT $2)))
       ORDER BY pk LIMIT $3 FOR UPDATE SKIP LOCKED
     )
     UPDATE runs SET owner = $1, attempts = attempts + CASE WHEN free.owner IS NULL THEN 0 ELSE 1 END
     FROM free WHERE runs.pk = free.pk
     RETURNING ${RUN_COLUMNS.split(', ')
       .map((column) => `runs.${column}`)
       .join(', ')}, attempts, is_stop_asked, ${SERVER_NOW} - started_at AS age_ms,
       EXISTS (SELECT 1 FROM runs before WHERE before.conversation = runs.conversation AND before.pk < runs.pk) AS has_before`,
    [node, takesOver, limit, minAgeMs],
  );
  return rows
    .flatMap((row) => {
      const run = toRun(row);
      if (!run) return [];
      return [
        {
          run,
          attempt: Number(row.attempts),
          isStopAsked: row.is_stop_asked === true,
          isFirstTurn: row.has_before === false,
          ageMs: Number(row.age_ms),
        },
      ];
    })
    .sort((a, b) => a.run.startedAt - b.run.startedAt);
}
