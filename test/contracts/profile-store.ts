import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ProfileStore, Trait } from '../../pipeline/ports.ts';

const NOW = new Date('2026-05-04T12:00:00.000Z');
const never = new AbortController().signal;

function trait(overrides: Partial<Trait> = {}): Trait {
  return {
    key: 'topic',
    value: 'progress widget',
    confidence: 0.45,
    why: 'progress widget',
    seenAt: NOW.toISOString(),
    expiresAt: new Date(NOW.getTime() + 60_000).toISOString(),
    ...overrides,
  };
}

/** What every profile store keeps to. `create` makes an empty one that lives by the given clock. */
export function describeProfileStore(
  name: string,
  create: (now: () => Date) => Promise<ProfileStore> | ProfileStore,
): void {
  describe(`${name} as a profile store`, () => {
    let clock: Date;
    let store: ProfileStore;

    beforeEach(async () => {
      clock = NOW;
      store = await create(() => clock);
    });

    it('knows nothing of a visitor who was never here', async () => {
      expect(await store.load('nobody', never)).toEqual({ traits: [] });
    });

    it('gives back every trait as it was saved', async () => {
      const hostile = `'); DROP TABLE traits; -- "‘ 日本語 🛣️`;
      const traits = [
        trait(),
        trait({ value: 'nginx' }),
        trait({ key: 'mood', value: 'frustrated', why: hostile, confidence: 0.123456789 }),
      ];
      await store.save('ann', { traits }, never);
      const { traits: loaded } = await store.load('ann', never);
      expect(loaded).toHaveLength(3);
      expect(loaded).toEqual(expect.arrayContaining(traits));
    });

    it('replaces the whole profile, so that what was dropped is gone', async () => {
      await store.save('ann', { traits: [trait(), trait({ value: 'nginx' })] }, never);
      await store.save('ann', { traits: [trait({ value: 'nginx', confidence: 0.9 })] }, never);
      expect((await store.load('ann', never)).traits).toEqual([trait({ value: 'nginx', confidence: 0.9 })]);
    });

    it('keeps visitors apart', async () => {
      await store.save('ann', { traits: [trait()] }, never);
      await store.save('bob', { traits: [] }, never);
      expect((await store.load('ann', never)).traits).toHaveLength(1);
      expect((await store.load('bob', never)).traits).toHaveLength(0);
    });

    it('erases one visitor and nobody else', async () => {
      await store.save('ann', { traits: [trait()] }, never);
      await store.save('bob', { traits: [trait()] }, never);
      await store.erase('ann');
      await store.erase('ann');
      expect((await store.load('ann', never)).traits).toHaveLength(0);
      expect((await store.load('bob', never)).traits).toHaveLength(1);
    });

    it('does not give back what has expired', async () => {
      const lasting = trait({ value: 'nginx', expiresAt: '2027-01-01T00:00:00.000Z' });
      await store.save('ann', { traits: [trait(), lasting] }, never);
      clock = new Date(NOW.getTime() + 60_000);
      expect((await store.load('ann', never)).traits).toEqual([lasting]);
    });

    it('refuses to work for a run that is over, and changes nothing then', async () => {
      await store.save('ann', { traits: [trait()] }, never);
      const over = AbortSignal.abort(new Error('stopped'));
      await expect(store.load('ann', over)).rejects.toThrow('stopped');
      await expect(store.save('ann', { traits: [] }, over)).rejects.toThrow('stopped');
      expect((await store.load('ann', never)).traits).toHaveLength(1);
    });
  });
}
