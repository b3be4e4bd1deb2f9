import { type Delivery, type DeliveryStore, MAX_DELIVERIES } from '../../pipeline/ports.ts';

export interface MemoryDeliveryStore extends DeliveryStore {
  erase(runId: string): void;
}

/** Keeps everything, in memory. */
export function createMemoryDeliveryStore(runs: { has(runId: string): boolean }): MemoryDeliveryStore {
  let waiting: Delivery[] = [];
  const change = (id: string, changed: Partial<Delivery>) => {
    waiting = waiting.map((one) => (one.id === id ? { ...one, ...changed } : one));
  };
  return {
    async add(delivery) {
      if (!runs.has(delivery.runId) || waiting.length >= MAX_DELIVERIES) return false;
      await this.withdraw(delivery.runId, delivery.type);
      waiting.push({ ...delivery, attempts: 0, createdAt: Date.now() });
      return true;
    },
    async withdraw(runId, type) {
      waiting = waiting.filter((one) => one.runId !== runId || one.type !== type);
    },
    async claim(now, heldUntil, limit) {
      const due = waiting.filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
      const claimed = due.slice(0, limit);
      for (const { id, attempts } of claimed) change(id, { dueAt: heldUntil, attempts: attempts + 1 });
      return claimed.flatMap(({ id }) => waiting.filter((one) => one.id === id));
    },
    async settle(id) {
      waiting = waiting.filter((one) => one.id !== id);
    },
    postpone: async (id, dueAt) => change(id, { dueAt }),
    async look() {
      const times = waiting.map(({ dueAt }) => dueAt);
      return { count: waiting.length, nextDueAt: times.length > 0 ? Math.min(...times) : null };
    },
    erase(runId) {
      waiting = waiting.filter((one) => one.runId !== runId);
    },
  };
}
