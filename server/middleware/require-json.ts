import type { Request, Response } from 'express';
import { RequestProblem } from '../errors.ts';

/** Middleware before a parser of JSON, which leaves other bodies alone. */
export function requireJson(req: Request, _res: Response, next: () => void): void {
  if (!req.is('application/json')) {
    throw new RequestProblem(
      'bad_request',
      'Send a JSON body with the header Content-Type: application/json.',
      { status: 415 },
    );
  }
  next();
}
