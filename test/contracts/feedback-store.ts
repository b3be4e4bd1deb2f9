import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BeginUnit, Feedback, FeedbackStore, RunRecord, RunStore } from '../../pipeline/ports.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { inOneUnit } from './in-one-unit.ts';

const UP: Feedback = { helpful: true, reason: null, comment: null };
const DOWN: Feedback = { helpful: false, reason: 'outdated', comment: 'That was in 2019 – “naïve”.' };

/** What every FeedbackStore does. `create` gives empty stores. */
export function describeFeedbackStore(
  name: string,
  create: () => Promise<{ feedback: FeedbackStore; runs: RunStore; beginUnit: BeginUnit }>,
): void {
  describe(`${name} as a store of feedback`, () => {
    let stores: Awaited<ReturnType<typeof create>>;
    let feedback: FeedbackStore;
    let run: RunRecord;
    beforeEach(async () => {
      stores = await create();
      ({ feedback } = stores);
      run = (await stores.runs.begin(toNewRun())).run;
    });

    it('keeps what was said last, and when', async () => {
      const since = Date.now();
      expect(await feedback.find(run.id)).toBeNull();
      expect(await feedback.set(run.id, UP)).toMatchObject(UP);
      expect(await feedback.set(run.id, DOWN)).toEqual(await feedback.find(run.id));
      const { givenAt = '', ...said } = (await feedback.find(run.id)) ?? {};
      expect(said).toEqual(DOWN);
      expect(Date.parse(givenAt)).toBeGreaterThanOrEqual(since);
      expect(Date.parse(givenAt)).toBeLessThanOrEqual(Date.now());
    });

    it('takes back what was said', async () => {
      await feedback.set(run.id, UP);
      expect([await feedback.remove(run.id), await feedback.remove(run.id)]).toEqual([true, false]);
      expect(await feedback.find(run.id)).toBeNull();
    });

    it('says nothing of a run that there is not', async () => {
      expect(await feedback.set('unknown', UP)).toBeNull();
      expect([await feedback.remove('unknown'), await feedback.find('unknown')]).toEqual([false, null]);
    });

    it('finds what was said of several runs at once', async () => {
      const [second, third] = [
        (await stores.runs.begin(toNewRun())).run,
        (await stores.runs.begin(toNewRun())).run,
      ];
      await feedback.set(run.id, UP);
      await feedback.set(third.id, DOWN);
      const found = await feedback.findAll([run.id, second.id, third.id, 'unknown']);
      expect([...found.keys()].sort()).toEqual([run.id, third.id].sort());
      expect([found.get(run.id), found.get(third.id)]).toMatchObject([UP, DOWN]);
      expect((await feedback.findAll([])).size).toBe(0);
    });

    it('forgets it with its run, and nothing else', async () => {
      const other = (await stores.runs.begin(toNewRun())).run;
      await feedback.set(run.id, DOWN);
      await feedback.set(other.id, UP);
      await inOneUnit(stores.beginUnit, (unit) => {
        unit.eraseRuns([run]);
        unit.eraseConversation(run.conversationId);
      });
      expect(await feedback.find(run.id)).toBeNull();
      expect(await feedback.set(run.id, UP)).toBeNull();
      expect(await feedback.find(other.id)).toMatchObject(UP);
      expect(await stores.runs.find(run.id)).toBeNull();
    });

    it('leaves the one of a run that another has replaced', async () => {
      await feedback.set(run.id, DOWN);
      await stores.runs.begin(
        toNewRun({ conversationId: run.conversationId, options: { replaces: run.id } }),
      );
      expect(await feedback.find(run.id)).toMatchObject(DOWN);
    });
  });
}
