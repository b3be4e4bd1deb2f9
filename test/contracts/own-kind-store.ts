import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OwnKindStore } from '../../pipeline/ports.ts';

/** What every OwnKindStore does. `create` gives an empty one. */
export function describeOwnKindStore(name: string, create: () => Promise<OwnKindStore>): void {
  describe(`${name} as a store of the owner's kinds`, () => {
    let store: OwnKindStore;
    beforeEach(async () => {
      store = await create();
    });

    it('has nothing at first, and nothing to remove', async () => {
      expect([await store.hash(), await store.read()]).toEqual([null, null]);
      expect(await store.remove()).toBe(false);
    });

    it('gives back the file and the model, byte for byte', async () => {
      const kinds = { text: '{"text":"a"}\n', model: Uint8Array.from([0, 1, 255, 13, 10]), hash: 'one' };
      await store.replace(kinds);
      expect(await store.hash()).toBe('one');
      const kept = await store.read();
      expect({ ...kept, model: [...(kept?.model ?? [])] }).toEqual({ ...kinds, model: [0, 1, 255, 13, 10] });
    });

    it('keeps the last ones alone', async () => {
      await store.replace({ text: 'a', model: new Uint8Array(3), hash: 'one' });
      await store.replace({ text: 'b', model: new Uint8Array(1), hash: 'two' });
      expect([await store.hash(), (await store.read())?.text]).toEqual(['two', 'b']);
    });

    it('forgets them', async () => {
      await store.replace({ text: 'a', model: new Uint8Array(3), hash: 'one' });
      expect(await store.remove()).toBe(true);
      expect([await store.hash(), await store.read(), await store.remove()]).toEqual([null, null, false]);
    });
  });
}
