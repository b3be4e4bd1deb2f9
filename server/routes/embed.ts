import { Router } from 'express';
import type { BrowserFiles } from '../browser-files.ts';
import { wordsOf } from '../middleware/language.ts';
import { toEmbedPage } from '../pages/embed-model.ts';
import type { Views } from '../views.ts';

export interface EmbedRouteOptions {
  readonly views: Views;
  readonly files: BrowserFiles;
  /** Null: the address that the request was sent to. */
  readonly publicUrl: string | null;
}

/** `GET /embed` makes the lines that put Milepost into another site, and shows what they give. */
export function createEmbedRoutes({ views, files, publicUrl }: EmbedRouteOptions): Router {
  const router = Router();
  router.get('/embed', async (req, res) => {
    const origin = publicUrl ?? `${req.protocol}://${req.host}`;
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
    await views.render(res, toEmbedPage({ files, origin, query: req.query, words: wordsOf(res) }));
  });
  return router;
}
