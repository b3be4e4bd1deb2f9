import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BeginUnit, ErasedRun, PageStore } from '../../pipeline/ports.ts';
import { DRAFT } from '../fakes/scripted-ports.ts';
import { inOneUnit } from './in-one-unit.ts';

const never = new AbortController().signal;
const page = { visitorId: 'visitor', runId: 'run', question: 'Where do mileposts stand?', draft: DRAFT };

/** What every PageStore does. `create` gives an empty one. */
export function describePageStore(
  name: string,
  create: () => Promise<{ readonly pages: PageStore; readonly beginUnit: BeginUnit }>,
): void {
  describe(`${name} as a page store`, () => {
    let store: PageStore;
    let eraseRuns: (runs: readonly ErasedRun[]) => Promise<void>;
    beforeEach(async () => {
      const { pages, beginUnit } = await create();
      store = pages;
      eraseRuns = (runs) => inOneUnit(beginUnit, (unit) => unit.eraseRuns(runs));
    });

    it('gives back what was saved, with its version and date', async () => {
      const { pageId, version } = await store.save(page, never);
      expect(version).toBe(1);
      expect(await store.find(pageId)).toEqual({
        ...DRAFT,
        id: pageId,
        visitorId: page.visitorId,
        runId: page.runId,
        version: 1,
        versions: [1],
        question: page.question,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      });
    });

    it('makes a next version when the same visitor asks the same again and is answered differently, and leaves the first as it was', async () => {
      const { pageId } = await store.save(page, never);
      const again = {
        ...page,
        runId: 'run-2',
        question: '  where do mileposts STAND ?',
        draft: { ...DRAFT, title: 'Second' },
      };
      expect(await store.save(again, never)).toEqual({ pageId, version: 2 });
      expect(await store.find(pageId, 1)).toMatchObject({ title: DRAFT.title, version: 1, versions: [1, 2] });
      expect(await store.find(pageId)).toMatchObject({ title: 'Second', version: 2 });
    });

    it('lists the latest versions only, and still gives every one that is named', async () => {
      const { pageId } = await store.save(page, never);
      for (let run = 2; run <= 30; run++) {
        await store.save({ ...page, runId: `run-${run}`, draft: { ...DRAFT, title: `${run}` } }, never);
      }
      const latest = Array.from({ length: 20 }, (_, index) => 11 + index);
      expect(await store.find(pageId)).toMatchObject({ version: 30, versions: latest });
      expect(await store.find(pageId, 1)).toMatchObject({ version: 1, versions: latest });
    });

    it('makes no version of an answer that is there already, whatever gave it its form', async () => {
      const { pageId } = await store.save(page, never);
      const repeat = { ...page, runId: 'run-2', draft: { ...DRAFT, personalisedBy: ['urgency'] } };
      expect(await store.save(repeat, never)).toEqual({ pageId, version: 1 });
      expect(await store.save(repeat, never)).toEqual({ pageId, version: 1 });
      expect(await store.find(pageId)).toMatchObject({ version: 1, versions: [1], personalisedBy: [] });
      const changed = { ...page, runId: 'run-3', draft: { ...DRAFT, title: 'Third' } };
      expect(await store.save(changed, never)).toEqual({ pageId, version: 2 });
      // What was answered before the change is an answer of its own again.
      expect(await store.save({ ...page, runId: 'run-4' }, never)).toEqual({ pageId, version: 3 });
    });

    it('keeps a version as long as one of its runs is there', async () => {
      const run = (id: string) => ({ id, visitorId: page.visitorId, question: page.question });
      const { pageId } = await store.save(page, never);
      await store.save({ ...page, runId: 'run-2' }, never);
      await store.save({ ...page, runId: 'run-3' }, never);
      await eraseRuns([run('run'), run('run-3')]);
      expect(await store.find(pageId)).toMatchObject({ version: 1, runId: 'run-2' });
      await eraseRuns([run('run-2')]);
      expect(await store.find(pageId)).toBeNull();
      expect(await store.wasUnpublished(pageId)).toBe(false);
    });

    it('unpublishes all versions for whom the page was made for, and for nobody else', async () => {
      const { pageId } = await store.save(page, never);
      const other = await store.save({ ...page, question: 'Why?' }, never);
      await store.save({ ...page, runId: 'run-2' }, never);
      await store.save({ ...page, runId: 'run-3', draft: { ...DRAFT, title: 'Third' } }, never);
      expect(await store.unpublish(pageId, 'thief')).toBe(false);
      expect(await store.unpublish('unknown', page.visitorId)).toBe(false);
      expect([await store.wasUnpublished(pageId), await store.wasUnpublished('unknown')]).toEqual([
        false,
        false,
      ]);
      expect(await store.unpublish(pageId, page.visitorId)).toBe(true);
      expect(await store.unpublish(pageId, page.visitorId)).toBe(false);
      expect([await store.find(pageId), await store.find(pageId, 1), await store.find(pageId, 2)]).toEqual([
        null,
        null,
        null,
      ]);
      expect(await store.wasUnpublished(pageId)).toBe(true);
      expect(await store.find(other.pageId)).not.toBeNull();
      const again = await store.save({ ...page, runId: 'run-4' }, never);
      expect(again.version).toBe(1);
      expect(again.pageId).not.toBe(pageId);
    });

    it('saves the page of one run once', async () => {
      const first = await store.save(page, never);
      expect(await store.save(page, never)).toEqual(first);
    });

    it('gives another visitor, and another question, a page of its own', async () => {
      const { pageId } = await store.save(page, never);
      expect((await store.save({ ...page, visitorId: 'other' }, never)).pageId).not.toBe(pageId);
      expect((await store.save({ ...page, question: 'Why?' }, never)).pageId).not.toBe(pageId);
    });

    it('forgets the version that an erased run made, and the page with its last version', async () => {
      const first = { id: page.runId, visitorId: page.visitorId, question: page.question };
      const { pageId } = await store.save(page, never);
      await store.save({ ...page, runId: 'run-2', draft: { ...DRAFT, title: 'Second' } }, never);
      await store.save({ ...page, runId: 'run-3', draft: { ...DRAFT, title: 'Third' } }, never);

      await eraseRuns([{ ...first, id: 'run-3' }]);
      expect(await store.find(pageId)).toMatchObject({ title: 'Second', version: 2, versions: [1, 2] });
      expect(await store.find(pageId, 3)).toBeNull();
      await eraseRuns([first, { ...first, id: 'unknown' }, { ...first, question: 'Never asked?' }]);
      expect(await store.find(pageId)).toMatchObject({ version: 2, versions: [2] });
      expect((await store.save({ ...page, runId: 'run-4' }, never)).version).toBe(4);
      await eraseRuns([
        { ...first, id: 'run-2' },
        { ...first, id: 'run-4' },
      ]);
      expect(await store.find(pageId)).toBeNull();
      expect(await store.save({ ...page, runId: 'run-5' }, never)).toMatchObject({ version: 1 });
    });

    it('finds nothing for an unknown page or version', async () => {
      const { pageId } = await store.save(page, never);
      expect(await store.find('unknown')).toBeNull();
      expect(await store.find(pageId, 2)).toBeNull();
      expect(await store.find(pageId, 0)).toBeNull();
    });
  });
}
