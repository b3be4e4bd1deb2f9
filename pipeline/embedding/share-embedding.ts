import type { Embedder } from '../ports.ts';

type Asked = ReturnType<Embedder['embed']>;

/**
 * The same embedder, asked once where stages of a run that work at the same time want the vectors of the same texts: they
 * share an AbortSignal, and with it what is under way.
 */
export function shareEmbedding(embedder: Embedder): Embedder {
  const underWay = new WeakMap<AbortSignal, Map<string, Asked>>();
  return {
    model: embedder.model,
    embed(texts, signal) {
      const known = underWay.get(signal) ?? new Map<string, Asked>();
      underWay.set(signal, known);
      const key = JSON.stringify(texts);
      const shared = known.get(key);
      if (shared) return shared;
      const asked = embedder.embed(texts, signal).finally(() => known.delete(key));
      known.set(key, asked);
      return asked;
    },
  };
}
