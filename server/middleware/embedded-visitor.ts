import type { Request, RequestHandler, Response } from 'express';
import { jwtVerify } from 'jose';
import { createIdSource } from '../../pipeline/id-source.ts';
import { RequestProblem } from '../errors.ts';
import type { Signatures } from '../signatures.ts';
import { foreignOriginOf, siteOf } from './check-origin.ts';
import type { Greet } from './visitor.ts';

/** A visitor's token is good for a day after the last answer that renewed it. */
const VISITOR_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** How old an identity may be, and how far two clocks may differ. */
const MAX_IDENTITY_AGE = '1h';
const CLOCK_TOLERANCE = '30s';
const MAX_SUBJECT_CHARS = 256;

export interface EmbeddedVisitorOptions {
  readonly signatures: Signatures;
  /** By the name of the site. */
  readonly siteSecrets: ReadonlyMap<string, string>;
  readonly now?: () => number;
}

/**
 * Who asks from another site, where no cookie is: the person whom the site's own server has signed for (`Authorization:
 * Bearer`, a JWT with HS256, `aud` the site's key, `sub`, `iat` and `exp`), or else the visitor whose token, made here
 * and bound to the page's origin, comes back in `X-Milepost-Visitor`; or else somebody new, who gets such a token.
 * Runs after `checkOrigin` and before `identifyVisitor`, which leaves alone whom this one knows.
 */
export function identifyEmbeddedVisitor(options: EmbeddedVisitorOptions): RequestHandler {
  const { signatures, siteSecrets, now = Date.now } = options;
  const createId = createIdSource(now);

  return async function identifyEmbeddedVisitor(req, res, next) {
    const token = readBearer(req);
    // A proxy may use this header for its own ends; without sites it says nothing to this server.
    if (token !== null && (siteOf(res) || siteSecrets.size > 0)) {
      know(res, signatures.sign('identity', await readSubject(res, token)), true);
    } else {
      const origin = foreignOriginOf(res);
      if (origin !== null) meet(req, res, origin);
    }
    next();
  };

  async function readSubject(res: Response, token: string): Promise<string> {
    const site = siteOf(res);
    const secret = site && siteSecrets.get(site.name);
    if (!secret)
      throw unauthorized(
        'There is no secret for this site: send X-Milepost-Site with the key of a site that has one.',
      );
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
        algorithms: ['HS256'],
        audience: site.key,
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: MAX_IDENTITY_AGE,
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(now()),
      });
      const { sub = '' } = payload;
      if (sub === '' || sub.length > MAX_SUBJECT_CHARS) throw new Error('sub');
      return `${site.name}\n${sub}`;
    } catch {
      throw unauthorized(
        'The token of the visitor is not valid: it is forged, expired, or made for another site.',
      );
    }
  }

  function meet(req: Request, res: Response, origin: string): void {
    const known = readVisitor(req.get('x-milepost-visitor'), origin);
    const greet: Greet = (visitorId) => {
      know(res, visitorId, known !== null);
      const expiresAt = (now() + VISITOR_LIFETIME_MS).toString(36);
      const signature = signatures.sign('embedded', `${origin} ${visitorId} ${expiresAt}`);
      res.setHeader('X-Milepost-Visitor', `${visitorId}.${expiresAt}.${signature}`);
    };
    if (known === null) res.locals.greet = greet;
    greet(known ?? createId());
  }

  function readVisitor(token: string | undefined, origin: string): string | null {
    const [visitorId = '', expiresAt = '', signature = ''] = token?.split('.') ?? [];
    const isGood =
      visitorId !== '' &&
      parseInt(expiresAt, 36) > now() &&
      signatures.verify('embedded', `${origin} ${visitorId} ${expiresAt}`, signature);
    return isGood ? visitorId : null;
  }
}

function know(res: Response, visitorId: string, isReturning: boolean): void {
  res.locals.visitorId = visitorId;
  res.locals.isReturning = isReturning;
}

function readBearer(req: Request): string | null {
  return /^Bearer\s+(\S+)\s*$/i.exec(req.get('authorization') ?? '')?.[1] ?? null;
}

function unauthorized(detail: string): RequestProblem {
  return new RequestProblem('unauthorized', detail);
}
