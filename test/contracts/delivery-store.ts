import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BeginUnit, DeliveryStore, NewDelivery, RunRecord, RunStore } from '../../pipeline/ports.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { inOneUnit } from './in-one-unit.ts';

/** What every DeliveryStore does. `create` gives empty stores. */
export function describeDeliveryStore(
  name: string,
  create: () => Promise<{ deliveries: DeliveryStore; runs: RunStore; beginUnit: BeginUnit }>,
): void {
  describe(`${name} as a queue of deliveries`, () => {
    let stores: Awaited<ReturnType<typeof create>>;
    let queue: DeliveryStore;
    let run: RunRecord;
    beforeEach(async () => {
      stores = await create();
      queue = stores.deliveries;
      run = (await stores.runs.begin(toNewRun())).run;
    });
    const of = (id: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
      id,
      runId: run.id,
      type: 'answer.unanswered',
      dueAt: 1_000,
      ...more,
    });
    const claim = async (now: number, heldUntil = now + 60_000, limit = 10) =>
      (await queue.claim(now, heldUntil, limit)).map(({ id, attempts }) => [id, attempts]);

    it('gives what is due to one who claims it, and again only when it was held too long', async () => {
      const since = Date.now();
      expect(await queue.add(of('a'))).toBe(true);
      expect(await claim(999)).toEqual([]);
      const [claimed] = await queue.claim(1_000, 5_000, 10);
      expect(claimed).toMatchObject({ ...of('a'), dueAt: 5_000, attempts: 1 });
      expect(claimed?.createdAt).toBeGreaterThanOrEqual(since);
      expect(await claim(4_999)).toEqual([]);
      expect(await claim(5_000)).toEqual([['a', 2]]);
    });

    it('gives them to several who claim at once, each to one', async () => {
      const ids = await addOfOtherRuns(12);
      const claimed = await Promise.all([1, 2, 3, 4].map(() => claim(2_000, 60_000, 4)));
      const got = claimed.flat().map(([id]) => id);
      expect(got.length).toBe(new Set(got).size);
      while (got.length < ids.length) {
        const more = await claim(2_000, 60_000, 4);
        expect(more.length).toBeGreaterThan(0);
        got.push(...more.map(([id]) => id));
      }
      expect(got.sort()).toEqual(ids.sort());
    });

    it('gives the first due first, and no more than were asked for', async () => {
      const ids = await addOfOtherRuns(4);
      expect((await claim(2_000, 9_000, 3)).map(([id]) => id)).toEqual(ids.slice(0, 3));
      expect((await claim(2_000, 9_000, 3)).map(([id]) => id)).toEqual(ids.slice(3));
    });

    it('is done with what is settled, and tries again what is postponed', async () => {
      await queue.add(of('a'));
      await queue.add(of('b', { type: 'feedback.unhelpful' }));
      await claim(1_000);
      await queue.settle('a');
      await queue.postpone('b', 2_000);
      expect(await queue.look()).toEqual({ count: 1, nextDueAt: 2_000 });
      expect(await claim(2_000)).toEqual([['b', 2]]);
      await queue.settle('b');
      expect(await queue.look()).toEqual({ count: 0, nextDueAt: null });
    });

    it('has one of a type for each run: the latest, which begins anew', async () => {
      await queue.add(of('a'));
      await claim(1_000);
      expect(await queue.add(of('b', { dueAt: 3_000 }))).toBe(true);
      // Whoever sends the first one at this moment changes nothing of the other.
      await queue.settle('a');
      await queue.postpone('a', 1);
      expect(await claim(2_999)).toEqual([]);
      expect(await claim(3_000)).toEqual([['b', 1]]);
      expect(await queue.add(of('b', { dueAt: 4_000 }))).toBe(true);
      expect(await queue.look()).toEqual({ count: 1, nextDueAt: 4_000 });
    });

    it('takes one back', async () => {
      await queue.add(of('a'));
      await queue.add(of('b', { type: 'feedback.unhelpful' }));
      await queue.withdraw(run.id, 'feedback.unhelpful');
      await queue.withdraw('unknown', 'answer.unanswered');
      expect(await claim(1_000)).toEqual([['a', 1]]);
    });

    it('takes none for a run that there is not', async () => {
      expect(await queue.add(of('a', { runId: 'unknown' }))).toBe(false);
      await inOneUnit(stores.beginUnit, (unit) => unit.enqueue(of('a', { runId: 'unknown' })));
      expect((await queue.look()).count).toBe(0);
    });

    it('takes one with the other changes of a unit of work, once, however often that is committed', async () => {
      const unit = stores.beginUnit();
      unit.finish(run.id, { state: 'done', response: '', payload: {} as never, errorCode: null });
      unit.enqueue(of('a'));
      expect((await queue.look()).count).toBe(0);
      await unit.commit();
      expect(await claim(1_000)).toEqual([['a', 1]]);
      await unit.commit();
      expect(await queue.look()).toMatchObject({ count: 1 });
      const refused = stores.beginUnit();
      refused.requireRun('unknown');
      refused.enqueue(of('b', { type: 'feedback.unhelpful' }));
      await expect(refused.commit()).rejects.toThrow();
      expect((await queue.look()).count).toBe(1);
    });

    it('forgets those of a run that is erased, and no others', async () => {
      const other = (await stores.runs.begin(toNewRun())).run;
      await queue.add(of('a'));
      await queue.add(of('b', { runId: other.id }));
      await inOneUnit(stores.beginUnit, (unit) => unit.eraseRuns([run]));
      expect(await stores.runs.find(run.id)).toBeNull();
      expect(await claim(1_000)).toEqual([['b', 1]]);
    });

    async function addOfOtherRuns(count: number): Promise<string[]> {
      const ids = Array.from({ length: count }, (_, index) => `d${index}`);
      for (const [index, id] of ids.entries()) {
        const { id: runId } = (await stores.runs.begin(toNewRun())).run;
        await queue.add(of(id, { runId, dueAt: 1_000 + index }));
      }
      return ids;
    }
  });
}
