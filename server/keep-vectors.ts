import { fillVectors } from '../pipeline/import/fill-vectors.ts';
import { fetchVectors } from '../pipeline/import/share-vectors.ts';
import type { Embedder, KnowledgeBase, SharedVectors, VectorStore } from '../pipeline/ports.ts';
import type { Logger } from './log.ts';

/** An import makes the vectors itself; what it left is made soon after. */
const LOOK_EVERY_MS = 60_000;
/** Other processes share vectors some time after the documents. */
const LOOK_FOR_SHARED_EVERY_MS = 10_000;

interface Keeping {
  readonly store: VectorStore;
  /** Searched for with the vectors. */
  readonly knowledge: Pick<KnowledgeBase, 'prepare'>;
  readonly logger: Logger;
  /** Ends it; call it before the database is closed. */
  readonly ending: AbortSignal;
  /** Has its listener called when there are other passages, which are looked at then. */
  readonly onDocuments?: (listener: () => void) => void;
  readonly lookEveryMs?: number;
}

export interface VectorKeeping extends Keeping {
  readonly embedder: Embedder;
}

export interface SharedVectorKeeping extends Keeping {
  readonly shared: SharedVectors;
  readonly model: string;
}

/**
 * Gives vectors to the passages that have none, in the background, now and whenever passages without one are seen: those of an
 * import that was interrupted, of the starter guide, or of a base from before there were vectors. Questions are answered
 * meanwhile, by their words. What has changed is read into memory before a question waits for it. Resolves when the first filling
 * has ended.
 */
export function keepVectors(keeping: VectorKeeping): Promise<void> {
  const { store, embedder, logger, ending } = keeping;
  return keepFilling(keeping, async () => {
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
  });
}

/**
 * Takes the vectors that other processes have paid for, in the background, now and while passages are without one. None is
 * made. Resolves when the first look has ended.
 */
export function keepSharedVectors(keeping: SharedVectorKeeping): Promise<void> {
  const { store, shared, model, logger, lookEveryMs = LOOK_FOR_SHARED_EVERY_MS } = keeping;
  return keepFilling({ ...keeping, lookEveryMs }, async () => {
    const { fetched, missing } = await fetchVectors(store, shared, model);
    if (fetched > 0) logger.info({ fetched, missing }, 'took the vectors of passages that are shared');
  });
}

async function keepFilling(keeping: Keeping, fill: () => Promise<void>): Promise<void> {
  const { knowledge, logger, ending, onDocuments, lookEveryMs = LOOK_EVERY_MS } = keeping;
  let filling: Promise<void> | null = null;
  let isDue = false;

  /** A call while it fills has it look once more: those passages may have come too late for it. */
  async function look(): Promise<void> {
    isDue = true;
    filling ??= fillWhileDue().finally(() => {
      filling = null;
    });
    return filling;
  }

  async function fillWhileDue(): Promise<void> {
    while (isDue && !ending.aborted) {
      isDue = false;
      try {
        await fill();
        await knowledge.prepare();
      } catch (err) {
        // The database is closed under what has not ended yet; the next start goes on.
        if (!ending.aborted) logger.warn({ err }, 'vectors of passages are missing; they are tried again');
      }
    }
  }

  const timer = setInterval(() => {
    if (filling === null) void look();
  }, lookEveryMs).unref();
  ending.addEventListener('abort', () => clearInterval(timer), { once: true });
  onDocuments?.(() => void look());
  await look();
}
