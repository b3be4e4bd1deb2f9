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

    it('keeps the last one alone', async () => {
      await store.replace({ text: 'a = b', hash: 'one' });
      await store.replace({ text: '', hash: 'none' });
      expect([await store.hash(), await store.read()]).toEqual(['none', { text: '', hash: 'none' }]);
    });
  });
}
