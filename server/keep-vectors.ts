import { fillVectors } from '../pipeline/import/fill-vectors.ts';
import type { Embedder, KnowledgeBase, VectorStore } from '../pipeline/ports.ts';
import type { Logger } from './log.ts';

/** An import makes the vectors itself; what it left is made soon after. */
const LOOK_EVERY_MS = 60_000;

export interface VectorKeeping {
  readonly store: VectorStore;
  readonly embedder: Embedder;
  /** Searched for with the vectors. */
  readonly knowledge: Pick<KnowledgeBase, 'prepare'>;
  readonly logger: Logger;
  /** Ends it; call it before the database is closed. */
  readonly ending: AbortSignal;
  readonly lookEveryMs?: number;
}

/**
 * Gives vectors to the passages that have none, in the background, now and whenever passages without one are seen: those of an
 * import that was interrupted, of the starter guide, or of a base from before there were vectors. Questions are answered
 * meanwhile, by their words. What has changed is read into memory before a question waits for it. Resolves when the first filling
 * has ended.
 */
export async function keepVectors(keeping: VectorKeeping): Promise<void> {
  const { store, embedder, knowledge, logger, ending, lookEveryMs = LOOK_EVERY_MS } = keeping;
  let isFilling = false;

  async function fill(): Promise<void> {
    const { passages, vectors } = await store.count(embedder.model);
    if (vectors >= passages) return;
    logger.info({ passages, missing: passages - vectors }, 'making the vectors of passages');
    const { made, missing, ms, failure } = await fillVectors({
      store,
      embedder,
      signal: ending,
      onProgress: () => {},
    });
    if (failure) throw failure;
    logger.info({ made, missing, ms }, 'made the vectors of passages');
  }

  async function look(): Promise<void> {
    if (isFilling || ending.aborted) return;
    isFilling = true;
    try {
      await fill();
      await knowledge.prepare();
    } catch (err) {
      // The database is closed under what has not ended yet; the next start goes on.
      if (!ending.aborted) logger.warn({ err }, 'vectors of passages are missing; they are tried again');
    } finally {
      isFilling = false;
    }
  }

  const timer = setInterval(() => void look(), lookEveryMs).unref();
  ending.addEventListener('abort', () => clearInterval(timer), { once: true });
  await look();
}
