import type { DeliveryStore } from '../../../ports.ts';
import { toDelivery } from '../../delivery-rows.ts';
import { createDeliveryAddition } from './changes/delivery-changes.ts';
import type { Database } from './database.ts';

export function createSqliteDeliveryStore(database: Database): DeliveryStore {
  const add = createDeliveryAddition(database);
  const withdraw = database.prepare(
    'DELETE FROM deliveries WHERE run = (SELECT pk FROM runs WHERE id = ?) AND type = ?',
  );
  const selectDue = database.prepare(
    `SELECT deliveries.id, runs.id AS run_id, type, due_at, deliveries.attempts, deliveries.created_at
     FROM deliveries JOIN runs ON runs.pk = run WHERE due_at <= ? ORDER BY due_at, deliveries.pk LIMIT ?`,
  );
  const hold = database.prepare('UPDATE deliveries SET due_at = ?, attempts = attempts + 1 WHERE id = ?');
  const settle = database.prepare('DELETE FROM deliveries WHERE id = ?');
  const postpone = database.prepare('UPDATE deliveries SET due_at = ? WHERE id = ?');
  const select = database.prepare('SELECT count(*) AS count, min(due_at) AS next FROM deliveries');

  return {
    add: (delivery) => database.writeSoon(() => add(delivery)),
    async withdraw(runId, type) {
      await database.writeSoon(() => withdraw.run(runId, type));
    },
    async claim(now, heldUntil, limit) {
      // Most looks find nothing, and are not to cost a write.
      if (!selectDue.get(now, 1)) return [];
      return database.writeSoon(() => {
        const due = selectDue.all(now, limit).map(toDelivery);
        for (const { id } of due) hold.run(heldUntil, id);
        return due.map((delivery) => ({
          ...delivery,
          dueAt: heldUntil,
          attempts: delivery.attempts + 1,
        }));
      });
    },
    async settle(id) {
      await database.writeSoon(() => settle.run(id));
    },
    async postpone(id, dueAt) {
      await database.writeSoon(() => postpone.run(dueAt, id));
    },
    async look() {
      const { count, next } = select.get() ?? {};
      return { count: Number(count), nextDueAt: next === null ? null : Number(next) };
    },
  };
}
