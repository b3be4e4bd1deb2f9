import type { OwnerWordStore, OwnerWords } from '../../pipeline/ports.ts';

/** Keeps the words in memory. */
export function createMemoryOwnerWordStore(): OwnerWordStore {
  let kept: OwnerWords | null = null;
  return {
    hash: async () => kept?.hash ?? null,
    read: async () => kept,
    async replace(words) {
      kept = words;
    },
  };
}
