import { hostname } from 'node:os';
import type { Ask } from './connection.ts';
import { SERVER_NOW } from './server-now.ts';

/** How long a process may say nothing before others take what it executes. */
export const LEASE_MS = 5_000;
const FORGET_AFTER = '1 hour';

export interface Renewal {
  /** The lease was over, or is a new one: others may have taken runs of this node. */
  readonly hasLapsed: boolean;
  /** Runs of this node that somebody elsewhere has asked to stop. */
  readonly stopped: readonly string[];
  /** Runs that wait in other nodes for a place, and those that nobody has taken. */
  readonly waitingElsewhere: number;
  /** Another process holds a lease. */
  readonly hasOthers: boolean;
}

/**
 * The lease of one process on all the runs that it executes. Times are those of the server: the clocks of processes may differ.
 */
export interface NodeLease {
  /** `waiting`: runs that wait here for a place. */
  renew(waiting: number): Promise<Renewal>;
  /** Runs of this node that are not over, those begun in the last `graceMs` left out. */
  listOwn(graceMs: number): Promise<ReadonlySet<string>>;
  /** Gives runs to whoever claims them. */
  giveAway(runIds: readonly string[]): Promise<void>;
  release(): Promise<void>;
}

export function createNodeLease(query: Ask, node: { readonly id: string; readonly role: string }): NodeLease {
  const { id, role } = node;
  return {
    async renew(waiting) {
      const [row] = await query(
        `WITH before AS (SELECT lease_until < now() AS is_over FROM nodes WHERE id = $1)
         INSERT INTO nodes (id, role, host, pid, lease_until, waiting)
         VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond', $6)
         ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until, waiting = excluded.waiting
         RETURNING (SELECT is_over FROM before) AS was_over,
           ARRAY(SELECT id FROM runs WHERE owner = $1 AND is_stop_asked AND state = 'running') AS stopped,
           EXISTS (SELECT 1 FROM nodes WHERE id <> $1 AND lease_until > now()) AS has_others,
           (SELECT coalesce(sum(waiting), 0) FROM nodes WHERE id <> $1 AND lease_until > now())
             + (SELECT count(*) FROM runs WHERE owner IS NULL AND state = 'running') AS waiting_elsewhere`,
        [id, role, hostname(), process.pid, LEASE_MS, waiting],
      );
      return {
        hasLapsed: row?.was_over !== false,
        stopped: (row?.stopped ?? []) as string[],
        waitingElsewhere: Number(row?.waiting_elsewhere ?? 0),
        hasOthers: row?.has_others !== false,
      };
    },
    async listOwn(graceMs) {
      const rows = await query(
        `SELECT id FROM runs WHERE owner = $1 AND state = 'running' AND started_at < ${SERVER_NOW} - $2::bigint`,
        [id, graceMs],
      );
      return new Set(rows.map(({ id: runId }) => String(runId)));
    },
    async giveAway(runIds) {
      await query('UPDATE runs SET owner = NULL WHERE id = ANY ($1) AND owner = $2', [runIds, id]);
    },
    async release() {
      await query(`DELETE FROM nodes WHERE id = $1 OR lease_until < now() - interval '${FORGET_AFTER}'`, [
        id,
      ]);
    },
  };
}
