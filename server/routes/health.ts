import { Router } from 'express';
import type { KnowledgeBase, StorageState } from '../../pipeline/ports.ts';
import type { SiteIdentity } from '../site-identity.ts';

export interface HealthOptions {
  readonly knowledge: Pick<KnowledgeBase, 'counts'>;
  readonly storage: Pick<StorageState, 'problem'>;
  readonly identity: SiteIdentity;
  readonly isLeaving: () => boolean;
}

/** `GET /healthz`: the process answers, and says who it is. `GET /readyz`: it takes questions; 503 when it is about to end, and when it cannot keep or search anything. */
export function createHealthRoutes({ knowledge, storage, identity, isLeaving }: HealthOptions): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok', ...identity });
  });
  router.get('/readyz', async (_req, res) => {
    res.set('Cache-Control', 'no-store');
    if (isLeaving()) return void res.status(503).json({ status: 'draining' });
    const reason = storage.problem();
    if (reason !== null) return void res.status(503).json({ status: 'storage unavailable', reason });
    try {
      res.json({ status: 'ready', ...(await knowledge.counts()) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      res.status(503).json({ status: 'storage unavailable', reason: message });
    }
  });
  return router;
}
