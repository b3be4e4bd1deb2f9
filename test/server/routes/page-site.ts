import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { findBrowserFolder } from '../../../server/browser-files.ts';
import { chooseLanguage } from '../../../server/middleware/language.ts';
import { createAssetRoutes } from '../../../server/routes/assets.ts';
import { createViews, type Views } from '../../../server/views.ts';

export const ROOT = join(import.meta.dirname, '../../..');

/** The real templates and assets, for tests of single routers. */
export function createTestViews(): Views {
  return createViews({
    folder: join(ROOT, 'views'),
    assets: createAssetRoutes({ folder: findBrowserFolder(ROOT, 'assets') }),
    siteName: 'Milepost',
  });
}

/** An app with one router, asked by the visitor that the header `x-visitor` names. */
export function createPageSite(router: RequestHandler): Express {
  const app = express();
  app.use((request, response, next) => {
    response.locals.visitorId = request.get('x-visitor') ?? 'ann';
    next();
  });
  app.use(chooseLanguage(false));
  app.use(router);
  return app;
}
