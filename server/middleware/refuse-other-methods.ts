import type { RequestHandler } from 'express';
import { RequestProblem } from '../errors.ts';

/** Lets these methods pass and tells them to others: to OPTIONS as an answer, to the rest with a 405. */
export function refuseOtherMethods(...methods: readonly string[]): RequestHandler {
  const allowed = methods.join(', ');
  return function refuseOtherMethods(req, res, next) {
    if (methods.includes(req.method)) return next();
    res.setHeader('Allow', allowed);
    if (req.method === 'OPTIONS') return void res.status(204).end();
    throw new RequestProblem('bad_request', `${req.method} does nothing here; ${allowed} would.`, {
      status: 405,
    });
  };
}
