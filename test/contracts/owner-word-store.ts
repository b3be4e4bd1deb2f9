import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OwnerWordStore } from '../../pipeline/ports.ts';

/** What every OwnerWordStore does. `create` gives an empty one. */
export function describeOwnerWordStore(name: string, create: () => Promise<OwnerWordStore>): void {
  describe(`${name} as a store of the owner's words`, () => {
    let store: OwnerWordStore;
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

    it('keeps the last one alone', async () => {
      await store.replace({ text: 'a = b', hash: 'one' });
      await store.replace({ text: '', hash: 'none' });
      expect([await store.hash(), await store.read()]).toEqual(['none', { text: '', hash: 'none' }]);
    });
  });
}
