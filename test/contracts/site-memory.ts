import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SiteMemory, SitePage } from '../../pipeline/ports.ts';

const DAY_MS = 86_400_000;

/** What every SiteMemory does. `create` gives a new instance that remembers what earlier ones of the same test kept. */
export function describeSiteMemory(name: string, begin: () => Promise<() => SiteMemory>): void {
  describe(`${name} as the memory of a site`, () => {
    let create: () => SiteMemory;
    beforeEach(async () => {
      create = await begin();
    });

    function pageOf(address: string, known: Partial<SitePage> = {}): SitePage {
      return {
        address,
        state: 'page',
        etag: '"1"',
        lastModified: null,
        hash: 'abc',
        facts: '{"links":["https://example.org/ü"]}',
        documents: [],
        ...known,
      };
    }

    it('gives what was kept back to the crawl that continues, with its body', async () => {
      const first = create();
      expect(await first.begin(DAY_MS)).toEqual({ isContinued: false });
      await first.keep(pageOf('/a'), Buffer.from('Quartz ist hart: ü.'));
      await first.keep(pageOf('/b', { state: 'gone' }), null);
      await first.pause();
      const second = create();
      expect(await second.begin(DAY_MS)).toEqual({ isContinued: true });
      expect(await second.findFetched('/a')).toEqual(pageOf('/a'));
      expect(Buffer.from((await second.readBody('/a')) ?? []).toString()).toBe('Quartz ist hart: ü.');
      expect(await second.readBody('/b')).toBeNull();
      expect(await second.findFetched('/c')).toBeNull();
      expect(await second.findKnown('/a')).toBeNull();
      await second.pause();
    });

    it('replaces a page that is kept again', async () => {
      const memory = create();
      await memory.begin(DAY_MS);
      await memory.keep(pageOf('/a'), Buffer.from('old'));
      await memory.keep(pageOf('/a', { etag: '"2"' }), Buffer.from('new'));
      expect((await memory.findFetched('/a'))?.etag).toBe('"2"');
      expect(Buffer.from((await memory.readBody('/a')) ?? []).toString()).toBe('new');
      await memory.pause();
    });

    it('has nothing to continue when nothing was kept', async () => {
      const first = create();
      await first.begin(DAY_MS);
      await first.pause();
      const second = create();
      expect(await second.begin(DAY_MS)).toEqual({ isContinued: false });
      await second.pause();
    });

    it('forgets a crawl that is too old to be continued', async () => {
      const first = create();
      await first.begin(DAY_MS);
      await first.keep(pageOf('/a'), Buffer.from('text'));
      await first.pause();
      const second = create();
      expect(await second.begin(0)).toEqual({ isContinued: false });
      expect(await second.findFetched('/a')).toBeNull();
      await second.pause();
    });

    it('knows the pages of the finished crawl, and has their bodies no more', async () => {
      const first = create();
      await first.begin(DAY_MS);
      await first.keep(pageOf('/a'), Buffer.from('text'));
      await first.keep(pageOf('/trouble'), Buffer.from('text'));
      await first.keep(pageOf('/moved', { state: 'redirect' }), null);
      await first.keep(pageOf('/gone', { state: 'gone' }), null);
      const documents = [{ id: 'https://example.org/a', hash: 'h' }];
      await first.finish(new Map([['/a', documents]]), false);
      const second = create();
      expect(await second.begin(DAY_MS)).toEqual({ isContinued: false });
      expect(await second.listKnown()).toEqual(['/a', '/trouble']);
      expect(await second.findKnown('/a')).toEqual(pageOf('/a', { documents }));
      expect(await second.findKnown('/trouble')).toEqual(pageOf('/trouble', { etag: null }));
      expect([await second.findFetched('/a'), await second.readBody('/a')]).toEqual([null, null]);
      await second.pause();
    });

    it.each([
      [true, ['/a', '/b']],
      [false, ['/b']],
    ])('keeps what was known of others when that is %j', async (keepsOthers, addresses) => {
      const first = create();
      await first.begin(DAY_MS);
      await first.keep(pageOf('/a'), Buffer.from('text'));
      await first.finish(new Map([['/a', []]]), false);
      const second = create();
      await second.begin(DAY_MS);
      await second.keep(pageOf('/b'), Buffer.from('text'));
      await second.finish(new Map([['/b', []]]), keepsOthers);
      expect((await create().listKnown()).toSorted()).toEqual(addresses);
    });

    it('lets one at a time crawl the site', async () => {
      const first = create();
      await first.begin(DAY_MS);
      await expect(create().begin(DAY_MS)).rejects.toThrow('Another import is under way');
      await first.pause();
      const second = create();
      await second.begin(DAY_MS);
      await second.pause();
    });
  });
}
