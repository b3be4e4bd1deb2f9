import type { ErrorRequestHandler, RequestHandler } from 'express';

/**
 * For what is served before the pages: `hold` takes its errors, and `release` throws them where a page can be drawn, once the
 * request has its headers, its visitor and its language.
 */
export function createErrorHold(): { hold: ErrorRequestHandler; release: RequestHandler } {
  return {
    hold(error, _req, res, next) {
      if (res.headersSent) return next(error);
      res.locals.held = { error };
      next();
    },
    release(_req, res, next) {
      const held = res.locals.held as { error: unknown } | undefined;
      next(held?.error);
    },
  };
}
