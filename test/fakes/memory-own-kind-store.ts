import type { LearntOwnKinds, OwnKindStore } from '../../pipeline/ports.ts';

/** Keeps the kinds in memory. */
export function createMemoryOwnKindStore(): OwnKindStore {
  let kept: LearntOwnKinds | null = null;
  return {
    hash: async () => kept?.hash ?? null,
    read: async () => kept,
    async replace(kinds) {
      kept = kinds;
    },
    async remove() {
      const had = kept !== null;
      kept = null;
      return had;
    },
  };
}
