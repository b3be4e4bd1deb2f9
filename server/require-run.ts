import type { Request, Response } from 'express';
import type { RunRecord } from '../pipeline/ports.ts';
import type { Runs } from '../pipeline/runs/run.ts';
import { RequestProblem } from './errors.ts';
import { logWithRun } from './middleware/log-requests.ts';
import { visitorOf } from './middleware/visitor.ts';
import type { RunKeys } from './run-keys.ts';

/**
 * The run of `:runId`, when it is the visitor's own or the key of the request opens it.
 * @throws {RequestProblem} `not_found`, never that it is forbidden
 */
export type RequireRun = (req: Request, res: Response) => Promise<RunRecord>;

export function createRequireRun(runs: Pick<Runs, 'find'>, keys: RunKeys): RequireRun {
  return async function requireRun(req, res) {
    const runId = String(req.params.runId);
    // Before it is known whether there is such a run, so that the time tells nothing of that.
    const hasKey = holdsKey(req, runId);
    const run = await runs.find(runId);
    if (run) logWithRun(res, run.id);
    if (run && (run.visitorId === visitorOf(res) || hasKey)) return run;
    throw new RequestProblem('not_found', 'The run is unknown, has expired or belongs to someone else.');
  };

  function holdsKey(req: Request, runId: string): boolean {
    const sent = req.get('x-milepost-run-key');
    if (sent !== undefined && keys.opens(runId, sent, 'header')) return true;
    const { key } = req.query;
    return typeof key === 'string' && keys.opens(runId, key, 'address');
  }
}
