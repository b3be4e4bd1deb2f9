import type { SharedVectors } from '../../pipeline/ports.ts';

/** Shared vectors in memory. */
export function createMemorySharedVectors(): SharedVectors {
  const kept = new Map<string, Map<string, Float32Array>>();
  const of = (model: string) => kept.get(model) ?? new Map<string, Float32Array>();
  return {
    findDimensions: async (model) => [...of(model).values()][0]?.length ?? null,
    find: async (model, hashes) => new Map([...of(model)].filter(([hash]) => hashes.includes(hash))),
    async put(model, vectors) {
      kept.set(
        model,
        new Map([...of(model), ...vectors.map(({ contentHash, vector }) => [contentHash, vector] as const)]),
      );
    },
  };
}
