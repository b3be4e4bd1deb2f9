import type { Request } from 'express';
import { RequestProblem } from '../errors.ts';

/**
 * Refuses a path that is not percent-encoded UTF-8, such as `/c/%` and `/c/%ff`, before a route looks at it: a router decodes
 * parameters only, so the same address would be unknown to one route and an error in another.
 */
export function refuseBrokenPath(req: Request, _res: unknown, next: () => void): void {
  if (req.path.includes('%') && !isDecodable(req.path)) {
    throw new RequestProblem('bad_request', 'The address has a % that begins no character of UTF-8.');
  }
  next();
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
