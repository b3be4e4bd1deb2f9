import type { OwnerText, OwnerTextStore } from '../../pipeline/ports.ts';

/** Keeps the words in memory. */
export function createMemoryOwnerTextStore(): OwnerTextStore {
  let kept: OwnerText | null = null;
  return {
    hash: async () => kept?.hash ?? null,
    read: async () => kept,
    async replace(words) {
      kept = words;
    },
    async replaceIf(hash, words) {
      if ((kept?.hash ?? null) !== hash) return false;
      kept = words;
      return true;
    },
  };
}
