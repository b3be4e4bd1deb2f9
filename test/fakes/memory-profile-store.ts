import { BRIEF_MS, type Profile, type ProfileStore, type Trait } from '../../pipeline/ports.ts';

/** A whole profile store in memory. */
export function createMemoryProfileStore(now: () => Date = () => new Date()): ProfileStore {
  const traits = new Map<string, readonly Trait[]>();
  const wishes = new Map<string, Omit<Profile, 'traits'>>();
  const isLive = ({ expiresAt }: Trait) => Date.parse(expiresAt) > now().getTime();
  return {
    async load(visitorId, signal) {
      signal.throwIfAborted();
      return { traits: (traits.get(visitorId) ?? []).filter(isLive), ...wishes.get(visitorId) };
    },
    async save(visitorId, profile, signal) {
      signal.throwIfAborted();
      traits.set(visitorId, profile.traits);
    },
    erase: async (visitorId) => void traits.delete(visitorId),
    async setOff(visitorId, isOff) {
      const { isOff: _, ...others } = wishes.get(visitorId) ?? {};
      wishes.set(visitorId, isOff ? { ...others, isOff } : others);
    },
    async setBrief(visitorId, isBrief) {
      const { isBrief: wasBrief, ...others } = wishes.get(visitorId) ?? {};
      wishes.set(visitorId, isBrief ? { ...others, isBrief } : others);
      if (!isBrief || wasBrief) return;
      const latest = new Date(now().getTime() + BRIEF_MS).toISOString();
      const shorten = (trait: Trait) => (trait.expiresAt > latest ? { ...trait, expiresAt: latest } : trait);
      traits.set(visitorId, (traits.get(visitorId) ?? []).map(shorten));
    },
    async eraseExpired() {
      for (const [visitorId, held] of traits) traits.set(visitorId, held.filter(isLive));
    },
  };
}
