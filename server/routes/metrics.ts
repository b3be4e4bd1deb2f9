import { Router } from 'express';
import type { HoldsKey } from '../key-check.ts';
import type { Metrics } from '../metrics/metrics.ts';

export interface MetricsRouteOptions {
  readonly metrics: Pick<Metrics, 'expose' | 'contentType'>;
  readonly holdsKey: HoldsKey;
}

/** `GET /metrics` for whoever has the key; for anybody else there is no such page. */
export function createMetricsRoutes({ metrics, holdsKey }: MetricsRouteOptions): Router {
  const router = Router();
  router.get('/metrics', async (req, res, next) => {
    if (!holdsKey(req.headers.authorization)) return next();
    const text = await metrics.expose();
    res.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).end(text);
  });
  return router;
}
