import type { Request, RequestHandler, Response } from 'express';
import { RequestProblem } from '../errors.ts';
import type { Site } from '../sites.ts';
import { type IsOwnHost, refuseHost } from './check-host.ts';

export interface OriginRules {
  /** May ask without a key. */
  readonly embedOrigins: readonly string[];
  /** May ask with their key, each from its own origins. */
  readonly sites: readonly Site[];
  readonly publicUrl: string | null;
  readonly isOwnHost: IsOwnHost;
}

const ALLOWED_HEADERS = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'Last-Event-ID',
  'X-Milepost-Run-Key',
  'X-Milepost-Site',
  'X-Milepost-Visitor',
];
const EXPOSED_HEADERS = ['Retry-After', 'X-Milepost-Visitor', 'X-Run-Id'];

/** The site whose key the request carries; null without one. */
export function siteOf(res: Response): Site | null {
  return (res.locals.site as Site | undefined) ?? null;
}

/** The origin of the page of another site that the request comes from; null for own pages and programs. */
export function foreignOriginOf(res: Response): string | null {
  return (res.locals.foreignOrigin as string | undefined) ?? null;
}

/**
 * Lets requests through that come from this site's own pages, from an allowed origin, or from no page at all (a program).
 * A request that carries a site's key (`X-Milepost-Site`, or `?site=` where a client cannot set headers) must come from
 * one of the origins of just that site. Known origins get their CORS answer, also with a refusal, so that their pages
 * can read it; none ever gets credentials, so no cookie crosses sites.
 */
export function checkOrigin({ embedOrigins, sites, publicUrl, isOwnHost }: OriginRules): RequestHandler {
  const free = new Set(embedOrigins);
  const known = new Set([...embedOrigins, ...sites.flatMap(({ origins }) => origins)]);
  const byKey = new Map(sites.map((site) => [site.key, site]));

  return function checkOrigin(req, res, next) {
    const { origin, host } = req.headers;
    res.vary('Origin');
    const key = readKey(req);
    const site = key === null ? null : (byKey.get(key) ?? null);
    const isOfHost = publicUrl === null && origin !== undefined && hasHost(origin, host);
    const isOwn = origin === publicUrl || (isOfHost && isOwnHost(host));
    const isForeign = origin !== undefined && !isOwn;
    if (isForeign && known.has(origin)) allow(req, res, origin);
    // A preflight names the headers that will come, without their values: which key it is cannot be known yet.
    if (isForeign && req.method === 'OPTIONS' && known.has(origin)) return void res.status(204).end();
    if (key !== null && site === null)
      throw new RequestProblem('origin_not_allowed', 'This site key is unknown.');
    if (site) res.locals.site = site;
    if (!isForeign) return next();
    res.locals.foreignOrigin = origin;
    if (site ? site.origins.includes(origin) : free.has(origin)) return next();
    if (isOfHost) throw refuseHost(req);
    const name = JSON.stringify(origin);
    throw new RequestProblem(
      'origin_not_allowed',
      site
        ? `${name} is not one of the origins of this site key.`
        : `${name} may not ask here without its site key.`,
    );
  };
}

/** The same check for forms of pages: only what changes something is checked, and a foreign link may still lead here. */
export function refuseForeignForms(check: RequestHandler): RequestHandler {
  return function refuseForeignForms(req, res, next) {
    if (req.method === 'GET' || req.method === 'HEAD') next();
    else check(req, res, next);
  };
}

function allow(req: Request, res: Response, origin: string): void {
  res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS.join(', '));
  if (req.method !== 'OPTIONS') return;
  res.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
  res.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS.join(', '));
  res.setHeader('Access-Control-Max-Age', '7200');
}

function readKey(req: Request): string | null {
  const key = req.get('x-milepost-site') ?? req.query.site;
  return typeof key === 'string' && key !== '' ? key : null;
}

function hasHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
