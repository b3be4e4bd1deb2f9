import type { Request, RequestHandler, Response } from 'express';
import { createIdSource } from '../../pipeline/id-source.ts';
import { type CookieNames, listCookieValues, toCookieNames } from '../cookie-names.ts';
import type { Signatures } from '../signatures.ts';

/** Over https with `__Host-` before it. */
const COOKIE_NAME = 'milepost_visitor';
/** Browsers keep a cookie for 400 days at most. */
const MAX_AGE_MS = 400 * 24 * 60 * 60 * 1000;

/** Marks the cookie that ends with the session of the browser. */
const BRIEF = 'brief';

/** Who asks. Anonymous: a random id in a signed, HttpOnly cookie that is set on the first visit. */
export function visitorOf(res: Response): string {
  return res.locals.visitorId as string;
}

/** True when the visitor was known before this request: a new one could as well be anybody. */
export function isReturning(res: Response): boolean {
  return res.locals.isReturning as boolean;
}

/** Gives a visitor who was not known before this request another id than the fresh one; nobody else gets one. */
export function introduceVisitor(res: Response, visitorId: string): void {
  (res.locals.greet as Greet | undefined)?.(visitorId);
}

/** Whether the browser asks not to be tracked, by Do Not Track or by Global Privacy Control. */
export function wantsNoTracking(req: Request): boolean {
  return req.get('dnt') === '1' || req.get('sec-gpc') === '1';
}

/** Makes somebody the visitor of a response, and tells the client. */
export type Greet = (visitorId: string) => void;

/**
 * Puts the visitor's id at `res.locals.visitorId`; a missing, forged or damaged cookie makes a new visitor. The cookie of whoever
 * asks not to be tracked ends with the session of the browser, also one that was lasting before. A cookie of an earlier version
 * is followed by one of this version; it stays for as long as other processes may be of the earlier one.
 */
export function identifyVisitor(signatures: Signatures, secure: boolean): RequestHandler {
  const createId = createIdSource();
  const names = toCookieNames(COOKIE_NAME, secure);
  const [ownName, earlierName] = names;
  return function identifyVisitor(req, res, next) {
    // Somebody who asks from another site was recognised without a cookie, and gets none.
    if (res.locals.visitorId !== undefined) return next();
    const known = readVisitorId(req.headers.cookie, names, signatures);
    const isBrief = wantsNoTracking(req);
    res.locals.isReturning = known !== null;
    res.locals.visitorId = known?.visitorId;
    if (known === null) {
      const greet: Greet = (visitorId) => {
        res.locals.visitorId = visitorId;
        setVisitorCookie(res, visitorId, isBrief);
      };
      res.locals.greet = greet;
      greet(createId());
    } else if (known.isEarlier || (isBrief && !known.isBrief))
      setVisitorCookie(res, known.visitorId, isBrief || known.isBrief);
    next();
  };

  function setVisitorCookie(res: Response, visitorId: string, isBrief: boolean): void {
    const cookies = [res.getHeader('Set-Cookie') ?? []].flat().map(String);
    const others = cookies.filter((cookie) => !cookie.startsWith(`${ownName}=`));
    res.setHeader('Set-Cookie', others);
    // Browsers do not tell how long a cookie lasts, so it says itself that it is brief.
    const value = `${visitorId}.${signatures.sign('visitor', visitorId)}${isBrief ? `.${BRIEF}` : ''}`;
    const attributes = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
    res.cookie(ownName, value, { ...attributes, ...(!isBrief && { maxAge: MAX_AGE_MS }) });
    // One that lasts must not outlive it.
    if (isBrief && earlierName !== undefined) res.clearCookie(earlierName, attributes);
  }
}

function readVisitorId(
  cookies: string | undefined,
  names: CookieNames,
  signatures: Signatures,
): { visitorId: string; isBrief: boolean; isEarlier: boolean } | null {
  for (const { value, isEarlier } of listCookieValues(cookies, names)) {
    const [visitorId = '', signature = '', kind] = value.split('.');
    if (visitorId !== '' && signatures.verify('visitor', visitorId, signature))
      return { visitorId, isBrief: kind === BRIEF, isEarlier };
  }
  return null;
}
