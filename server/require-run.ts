import type { Request, Response } from 'express';
import type { RunRecord } from '../pipeline/ports.ts';
import type { Runs } from '../pipeline/runs/run.ts';
import { RequestProblem } from './errors.ts';
import { visitorOf } from './middleware/visitor.ts';
import type { RunKeys } from './run-keys.ts';

/**
 * The run of `:runId`, when it is the visitor's own or the key of the request opens it.
 * @throws {RequestProblem} `not_found`, never that it is forbidden
 */
export type RequireRun = (req: Request, res: Response) => Promise<RunRecord>;

export function createRequireRun(runs: Pick<Runs, 'find'>, keys: RunKeys): RequireRun {
  return async function requireRun(req, res) {
    const run = await runs.find(String(req.params.runId));
    const { key } = req.query;
    if (run && (run.visitorId === visitorOf(res) || (typeof key === 'string' && keys.opens(run.id, key))))
      return run;
    throw new RequestProblem('not_found', 'The run is unknown, has expired or belongs to someone else.');
  };
}
