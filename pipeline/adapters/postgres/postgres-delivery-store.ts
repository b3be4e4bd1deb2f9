import { type DeliveryStore, MAX_DELIVERIES, type NewDelivery } from '../../ports.ts';
import { toDelivery } from '../delivery-rows.ts';
import type { Queries } from './connection.ts';

/** Adds a delivery, in the place of one of its run and type; false when there is no such run, or no room. */
export async function addDelivery(
  { query }: Queries,
  { id, runId, type, dueAt }: NewDelivery,
): Promise<boolean> {
  // Held, so that a run which is being erased at this moment is gone, and not a reference to nothing.
  const rows = await query(
    `WITH known AS (SELECT pk FROM runs WHERE id = $2 FOR KEY SHARE)
     INSERT INTO deliveries (id, run, type, due_at, created_at)
     SELECT $1::text, pk, $3::text, $4::bigint, $5::bigint FROM known
     WHERE (SELECT count(*) FROM (SELECT 1 FROM deliveries LIMIT ${MAX_DELIVERIES}) AS waiting) < ${MAX_DELIVERIES}
     ON CONFLICT (run, type) DO UPDATE
     SET id = excluded.id, due_at = excluded.due_at, created_at = excluded.created_at, attempts = 0
     RETURNING id`,
    [id, runId, type, dueAt, Date.now()],
  );
  return rows.length > 0;
}

export function createPostgresDeliveryStore(queries: Queries): DeliveryStore {
  const { query } = queries;
  return {
    add: (delivery) => addDelivery(queries, delivery),
    async withdraw(runId, type) {
      await query('DELETE FROM deliveries USING runs WHERE runs.pk = run AND runs.id = $1 AND type = $2', [
        runId,
        type,
      ]);
    },
    async claim(now, heldUntil, limit) {
      const rows = await query(
        `WITH due AS MATERIALIZED (
           SELECT id, due_at FROM deliveries WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
         held AS (
           UPDATE deliveries SET due_at = $2, attempts = attempts + 1 FROM due WHERE deliveries.id = due.id
           RETURNING deliveries.*, due.due_at AS was_due_at)
         SELECT held.id, runs.id AS run_id, type, due_at, held.attempts, created_at
         FROM held JOIN runs ON runs.pk = run ORDER BY was_due_at`,
        [now, heldUntil, limit],
      );
      return rows.map(toDelivery);
    },
    async settle(id) {
      await query('DELETE FROM deliveries WHERE id = $1', [id]);
    },
    async postpone(id, dueAt) {
      await query('UPDATE deliveries SET due_at = $2 WHERE id = $1', [id, dueAt]);
    },
    async look() {
      const [row] = await query('SELECT count(*) AS count, min(due_at) AS next FROM deliveries');
      return { count: Number(row?.count), nextDueAt: row?.next == null ? null : Number(row.next) };
    },
  };
}
