import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

/**
 * Names a page by what it is made from, before it is made: true when the browser has just that page, which is then
 * answered with 304. `madeFrom` is everything that the page depends on, in a form that JSON has.
 */
export function isUnchanged(req: Request, res: Response, madeFrom: readonly unknown[]): boolean {
  const hash = createHash('sha256').update(JSON.stringify(madeFrom)).digest('base64url');
  res.set('ETag', `W/"${hash}"`);
  if (!req.fresh) return false;
  res.status(304).end();
  return true;
}
