import express, { type RequestHandler, Router } from 'express';

/** The modules that the widget is made of, as paths in `public/`. Nothing else is served to other origins. */
const WIDGET_FILES = /^\/(?:v1\.js|event-stream\.js|(?:run|widget)\/[a-z-]+\.js)$/;

/**
 * `GET /widget/v1.js` and the modules that it imports, for pages of other origins. The address is stable, so the
 * files are kept for minutes only.
 */
export function createWidgetRoutes({ folder }: { folder: string }): Router {
  const router = Router();
  const serveFile = express.static(folder, { index: false, redirect: false, maxAge: '10m' });

  const serve: RequestHandler = (request, response, next) => {
    if (!WIDGET_FILES.test(request.path)) return next('router');
    response.set({ 'Cross-Origin-Resource-Policy': 'cross-origin', 'Access-Control-Allow-Origin': '*' });
    serveFile(request, response, next);
  };
  router.use('/widget', serve);

  return router;
}
