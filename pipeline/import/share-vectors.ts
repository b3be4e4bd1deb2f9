import type { SharedVectors, VectorFilling, VectorKind, VectorStore } from '../ports.ts';

/** Passages that are looked for at once. */
const BATCH = 64;

/** A vector store that takes what others have paid for, lists only what nobody has, and shares what it is given. */
export function shareVectors(store: VectorStore, shared: SharedVectors): VectorStore {
  return { count: store.count, begin: async (kind) => beginShared(await store.begin(kind), shared, kind) };
}

/** Takes the vectors of a model that are shared, and has none made. The number of passages that are still without one. */
export async function fetchVectors(
  store: VectorStore,
  shared: SharedVectors,
  model: string,
): Promise<{ fetched: number; missing: number }> {
  const before = await store.count(model);
  const dimensions = before.vectors < before.passages ? await shared.findDimensions(model) : null;
  if (dimensions === null) return { fetched: 0, missing: before.passages - before.vectors };
  const filling = await shareVectors(store, shared).begin({ model, dimensions });
  let isComplete = false;
  try {
    while ((await filling.list(BATCH)).length > 0);
    isComplete = true;
  } finally {
    await filling.end(isComplete);
  }
  const { passages, vectors } = await store.count(model);
  return { fetched: Math.max(0, vectors - before.vectors), missing: passages - vectors };
}

function beginShared(filling: VectorFilling, shared: SharedVectors, kind: VectorKind): VectorFilling {
  const { model, dimensions } = kind;
  let found = 0;
  return {
    get kept() {
      return filling.kept + found;
    },
    get missing() {
      return filling.missing - found;
    },
    async list(limit) {
      for (;;) {
        const listed = await filling.list(limit);
        if (listed.length === 0) return listed;
        const known = await shared.find(
          model,
          listed.map(({ contentHash }) => contentHash),
        );
        const vectors = [...known].flatMap(([contentHash, vector]) =>
          vector.length === dimensions ? [{ contentHash, vector }] : [],
        );
        if (vectors.length > 0) await filling.put(vectors);
        found += vectors.length;
        const taken = new Set(vectors.map(({ contentHash }) => contentHash));
        const rest = listed.filter(({ contentHash }) => !taken.has(contentHash));
        if (rest.length > 0) return rest;
      }
    },
    async put(vectors) {
      // First where it is not lost: it was paid for.
      await shared.put(model, vectors);
      await filling.put(vectors);
    },
    end: filling.end,
  };
}
