import type { ErrorRequestHandler } from 'express';
import { toProblem } from '../errors.ts';
import type { Metrics } from './metrics.ts';

type Asked = Metrics['asked'];

/** Behind the routes of `/api/chat/stream`: counts questions that were refused there, and passes the refusal on. */
export function countRefusedAsks(asked: Asked): ErrorRequestHandler {
  return function countRefusedAsks(error, req, _res, next) {
    if (req.method === 'POST' && req.path === '/') asked(toProblem(error, '').code);
    next(error);
  };
}

/** Counts what `ask` rejects with. */
export function tellRefusals<Args extends unknown[], Result>(
  ask: (...args: Args) => Promise<Result>,
  asked: Asked,
): (...args: Args) => Promise<Result> {
  return (...args) =>
    ask(...args).catch((error: unknown) => {
      asked(toProblem(error, '').code);
      throw error;
    });
}
