import { type Request, type Response, Router } from 'express';
import type { ProfileStore } from '../../pipeline/ports.ts';
import type { Eraser } from '../../pipeline/runs/eraser.ts';
import { RequestProblem } from '../errors.ts';
import { refuseOtherMethods } from '../middleware/refuse-other-methods.ts';
import { visitorOf } from '../middleware/visitor.ts';

export interface VisitorDataOptions {
  readonly eraser: Eraser;
  readonly profiles: ProfileStore;
}

/**
 * Below `/api/visitor`, for the elements on other sites, where no cookie leads to a visitor's own pages: `GET` and
 * `DELETE /profile` show and erase what was noticed about the visitor, `DELETE /conversations/:conversationId` erases a
 * conversation with all that its questions left behind.
 */
export function createVisitorDataRoutes({ eraser, profiles }: VisitorDataOptions): Router {
  const router = Router();
  router.get('/profile', showProfile);
  router.delete('/profile', eraseProfile);
  router.all('/profile', refuseOtherMethods('GET', 'HEAD', 'DELETE'));
  router.delete('/conversations/:conversationId', eraseConversation);
  router.all('/conversations/:conversationId', refuseOtherMethods('DELETE'));
  return router;

  async function showProfile(_req: Request, res: Response): Promise<void> {
    const { traits } = await profiles.load(visitorOf(res), new AbortController().signal);
    const shown = traits.map(({ key, value, confidence, why, expiresAt }) => ({
      key,
      value,
      confidence,
      why,
      expiresAt,
    }));
    res.set('Cache-Control', 'private, no-store').json({ traits: shown });
  }

  async function eraseProfile(_req: Request, res: Response): Promise<void> {
    await profiles.erase(visitorOf(res));
    res.status(204).end();
  }

  async function eraseConversation(req: Request, res: Response): Promise<void> {
    const isErased = await eraser.eraseConversation(String(req.params.conversationId), visitorOf(res));
    if (!isErased)
      throw new RequestProblem(
        'not_found',
        'The conversation is unknown, has expired or belongs to someone else.',
      );
    res.status(204).end();
  }
}
