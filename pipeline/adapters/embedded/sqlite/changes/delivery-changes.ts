import { MAX_DELIVERIES, type NewDelivery } from '../../../../ports.ts';
import type { Database } from '../database.ts';

/**
 * Adds a delivery, in the place of one of its run and type; false when there is no such run, or no room. The call belongs into
 * `Database.write`.
 */
export function createDeliveryAddition(database: Database): (delivery: NewDelivery) => boolean {
  const insert = database.prepare(
    `INSERT INTO deliveries (id, run, type, due_at, created_at)
     SELECT ?1, pk, ?3, ?4, ?5 FROM runs
     WHERE id = ?2 AND (SELECT count(*) FROM (SELECT 1 FROM deliveries LIMIT ${MAX_DELIVERIES})) < ${MAX_DELIVERIES}
     ON CONFLICT (run, type) DO UPDATE
     SET id = excluded.id, due_at = excluded.due_at, created_at = excluded.created_at, attempts = 0`,
  );
  return ({ id, runId, type, dueAt }) => Number(insert.run(id, runId, type, dueAt, Date.now()).changes) > 0;
}
