import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OwnerTextStore } from '../../pipeline/ports.ts';

/** What every OwnerTextStore does. `create` gives an empty one. */
export function describeOwnerTextStore(name: string, create: () => Promise<OwnerTextStore>): void {
  describe(`${name} as a store of the owner's words`, () => {
    let store: OwnerTextStore;
    beforeEach(async () => {
      store = await create();
    });

    it('has nothing at first', async () => {
      expect([await store.hash(), await store.read()]).toEqual([null, null]);
    });

    it('gives back the file as it was written', async () => {
      const words = { text: '# ours\nlaid off = severance  # see HR\n', hash: 'one' };
      await store.replace(words);
      expect([await store.hash(), await store.read()]).toEqual(['one', words]);
    });

    it('replaces what was read, and nothing that somebody else has written meanwhile', async () => {
      const [one, two] = [
        { text: 'a = b', hash: 'one' },
        { text: 'a = c', hash: 'two' },
      ];
      expect(await store.replaceIf('none', one)).toBe(false);
      expect(await Promise.all([store.replaceIf(null, one), store.replaceIf(null, one)])).toContain(true);
      expect(await store.replaceIf(null, two)).toBe(false);
      expect(await store.replaceIf('two', two)).toBe(false);
      expect(await store.read()).toEqual(one);
      expect(await store.replaceIf('one', two)).toBe(true);
      expect([await store.hash(), await store.read()]).toEqual(['two', two]);
    });

    it('keeps the last one alone', async () => {
      await store.replace({ text: 'a = b', hash: 'one' });
      await store.replace({ text: '', hash: 'none' });
      expect([await store.hash(), await store.read()]).toEqual(['none', { text: '', hash: 'none' }]);
    });
  });
}
