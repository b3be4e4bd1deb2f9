import type { RequestHandler } from 'express';
import { RequestProblem } from '../errors.ts';

/**
 * Lets requests through that come from this site's own pages, from an allowed origin, or from no page at all (a program).
 * An allowed origin also gets its CORS answer; it never gets credentials, so no cookie crosses sites.
 */
export function checkOrigin(allowedOrigins: readonly string[], publicUrl: string | null): RequestHandler {
  const allowed = new Set(allowedOrigins);
  return function checkOrigin(req, res, next) {
    const { origin, host } = req.headers;
    res.vary('Origin');
    if (origin === undefined || isOwnOrigin(origin, host, publicUrl)) return next();
    if (!allowed.has(origin)) {
      throw new RequestProblem(
        'origin_not_allowed',
        `${JSON.stringify(origin)} is not one of the origins in EMBED_ORIGINS.`,
      );
    }
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Expose-Headers', 'X-Run-Id, Retry-After');
    if (req.method !== 'OPTIONS') return next();
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
    res.setHeader('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key, Last-Event-ID, Accept');
    res.setHeader('Access-Control-Max-Age', '7200');
    res.status(204).end();
  };
}

/** The same check for forms of pages: only what changes something is checked, and a foreign link may still lead here. */
export function refuseForeignForms(check: RequestHandler): RequestHandler {
  return function refuseForeignForms(req, res, next) {
    if (req.method === 'GET' || req.method === 'HEAD') next();
    else check(req, res, next);
  };
}

function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  if (origin === publicUrl) return true;
  return publicUrl === null && URL.canParse(origin) && new URL(origin).host === host;
}
