import { beforeEach, describe, expect, it } from '@jest/globals';
import { BRIEF_MS, type ProfileStore, type Trait } from '../../pipeline/ports.ts';

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

    it('replaces it as well where an event will tell of it', async () => {
      await store.save('ann', { traits: [trait(), trait({ value: 'nginx' })] }, never);
      const told = [trait({ value: 'nginx', confidence: 0.9, why: 'my nginx', isCorrected: true })];
      await store.save('ann', { traits: told }, never, { isToldByEvent: true });
      expect((await store.load('ann', never)).traits).toEqual(told);
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

    it('keeps what the visitor said in place of what was noticed', async () => {
      const said = trait({ isCorrected: true });
      await store.save('ann', { traits: [said] }, never);
      expect((await store.load('ann', never)).traits).toEqual([said]);
    });

    it('remembers that a visitor wants answers without it, whatever is saved or erased', async () => {
      await store.setOff('ann', true);
      await store.save('ann', { traits: [trait()] }, never);
      expect(await store.load('ann', never)).toEqual({ traits: [trait()], isOff: true });
      await store.erase('ann');
      expect(await store.load('ann', never)).toEqual({ traits: [], isOff: true });
      expect(await store.load('bob', never)).toEqual({ traits: [] });
      await store.setOff('ann', false);
      expect(await store.load('ann', never)).toEqual({ traits: [] });
    });

    it('shortens what is kept of a visitor who asks not to be tracked', async () => {
      const lasting = trait({ value: 'nginx', expiresAt: '2027-01-01T00:00:00.000Z' });
      await store.save('ann', { traits: [trait(), lasting] }, never);
      await store.save('bob', { traits: [lasting] }, never);
      await store.setBrief('ann', false);
      expect((await store.load('ann', never)).traits).toContainEqual(lasting);
      await store.setBrief('ann', true);
      const { traits, isBrief } = await store.load('ann', never);
      const latest = new Date(NOW.getTime() + BRIEF_MS).toISOString();
      expect(isBrief).toBe(true);
      expect(traits).toHaveLength(2);
      expect(traits).toEqual(expect.arrayContaining([trait(), { ...lasting, expiresAt: latest }]));
      expect(await store.load('bob', never)).toEqual({ traits: [lasting] });
      clock = new Date(NOW.getTime() + 24 * 3_600_000);
      expect((await store.load('ann', never)).traits).toEqual([]);
      await store.setOff('ann', true);
      await store.setBrief('ann', false);
      expect(await store.load('ann', never)).toEqual({ traits: [], isOff: true });
    });

    it('deletes what has expired, of everybody, and nothing else', async () => {
      const lasting = trait({ value: 'nginx', expiresAt: '2027-01-01T00:00:00.000Z' });
      await store.save('ann', { traits: [trait(), lasting] }, never);
      await store.save('bob', { traits: [trait()] }, never);
      clock = new Date(NOW.getTime() + 60_000);
      await store.eraseExpired();
      clock = NOW;
      expect((await store.load('ann', never)).traits).toEqual([lasting]);
      expect((await store.load('bob', never)).traits).toEqual([]);
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
