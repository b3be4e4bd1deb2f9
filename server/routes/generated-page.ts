import { Router } from 'express';
import type { PageStore } from '../../pipeline/ports.ts';
import { isUnchanged } from '../is-unchanged.ts';
import { wordsOf } from '../middleware/language.ts';
import { toGeneratedPage } from '../pages/generated-page-model.ts';
import { notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';

export interface GeneratedPageDependencies {
  readonly views: Views;
  readonly pages: PageStore;
  /** Scheme and host under which this site is reached, for canonical links; without it they are left out. */
  readonly publicUrl?: string;
}

/** `GET /pages/:pageId`, the latest version, and `GET /pages/:pageId/v/:n`, which never changes. */
export function createGeneratedPageRoutes({
  views,
  pages,
  publicUrl = '',
}: GeneratedPageDependencies): Router {
  const router = Router();

  router.get(['/pages/:pageId', '/pages/:pageId/v/:n'], async (request, response) => {
    const { pageId, n } = request.params as { pageId: string; n?: string };
    const page =
      n === undefined || /^[1-9]\d{0,8}$/.test(n)
        ? await pages.find(pageId, n ? Number(n) : undefined)
        : null;
    // Whoever has the link may read the page, so the link must not travel: not to search engines, not to other sites.
    response.set({ 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' });
    if (!page) return renderProblem(views, response, notFoundProblem('Page', wordsOf(response)));
    response.set('Cache-Control', n ? 'private, max-age=3600' : 'private, no-cache');
    const { language } = wordsOf(response);
    const { id, version, versions } = page;
    // A version never changes; what is around it does.
    if (isUnchanged(request, response, [views.revision, language, id, version, versions])) return;
    await views.render(response, toGeneratedPage(page, publicUrl, wordsOf(response)));
  });

  return router;
}
