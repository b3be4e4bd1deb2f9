import express, { type Request, type Response, Router } from 'express';
import type { FeedbackDesk } from '../feedback-desk.ts';
import { type Admission, askerOf } from '../middleware/admission.ts';
import { refuseOtherMethods } from '../middleware/refuse-other-methods.ts';
import { requireJson } from '../middleware/require-json.ts';
import type { RequireRun } from '../require-run.ts';
import { parseFeedback } from './feedback-body.ts';

/** A comment of the greatest length whose every character is escaped, and some room. */
const MAX_BODY_BYTES = 16_384;

export interface FeedbackOptions {
  readonly desk: FeedbackDesk;
  readonly requireRun: RequireRun;
  readonly admission: Pick<Admission, 'admitFeedback'>;
}

/** Below `/api/runs`: `PUT` and `DELETE /:runId/feedback` say whether the answer was helpful, and take that back. */
export function createFeedbackRoutes({ desk, requireRun, admission }: FeedbackOptions): Router {
  const router = Router();
  router.put('/:runId/feedback', requireJson, express.json({ limit: MAX_BODY_BYTES, strict: false }), give);
  router.delete('/:runId/feedback', takeBack);
  router.all('/:runId/feedback', refuseOtherMethods('PUT', 'DELETE'));
  return router;

  async function give(req: Request, res: Response): Promise<void> {
    await admission.admitFeedback(askerOf(req, res));
    const run = await requireRun(req, res);
    const { helpful, reason, comment, givenAt } = await desk.give(run, parseFeedback(req.body));
    res.set('Cache-Control', 'private, no-store').json({ runId: run.id, helpful, reason, comment, givenAt });
  }

  async function takeBack(req: Request, res: Response): Promise<void> {
    await admission.admitFeedback(askerOf(req, res));
    await desk.takeBack(await requireRun(req, res));
    res.status(204).end();
  }
}
