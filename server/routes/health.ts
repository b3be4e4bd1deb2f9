import { Router } from 'express';
import type { KnowledgeBase } from '../../pipeline/ports.ts';

export interface HealthOptions {
  readonly knowledge: Pick<KnowledgeBase, 'counts'>;
  readonly isDraining: () => boolean;
}

/** `GET /healthz`: the process answers. `GET /readyz`: it can take questions; 503 while it drains or cannot read its base. */
export function createHealthRoutes({ knowledge, isDraining }: HealthOptions): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    res.set('Cache-Control', 'no-store');
    if (isDraining()) return void res.status(503).json({ status: 'draining' });
    try {
      res.json({ status: 'ready', ...(await knowledge.counts()) });
    } catch {
      res.status(503).json({ status: 'storage unavailable' });
    }
  });
  return router;
}
