import type { Delivery, DeliveryType } from '../ports.ts';

/** A row of the table of deliveries, `run_id` being the id of its run; columns have the same names in every database. */
type Row = Readonly<Record<string, unknown>>;

export function toDelivery({ id, run_id, type, due_at, attempts, created_at }: Row): Delivery {
  return {
    id: String(id),
    runId: String(run_id),
    type: type as DeliveryType,
    dueAt: Number(due_at),
    attempts: Number(attempts),
    createdAt: Number(created_at),
  };
}
