import { Router } from 'express';
import type { ProfileStore } from '../../pipeline/ports.ts';
import type { Eraser } from '../../pipeline/runs/eraser.ts';
import { wordsOf } from '../middleware/language.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { toListUrl } from '../pages/conversations-model.ts';
import { notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';
import { readListPlace } from './conversations.ts';

export interface ErasureDependencies {
  readonly views: Views;
  readonly eraser: Eraser;
  readonly profiles: ProfileStore;
}

/**
 * What a visitor may erase for good: `POST /c/:conversationId/erase` a conversation (with `?listed` from the list of them), `POST /profile/erase` what was noticed
 * about them, `POST /profile/erase-everything` that and all their conversations.
 */
export function createErasureRoutes({ views, eraser, profiles }: ErasureDependencies): Router {
  const router = Router();

  router.post('/c/:conversationId/erase', async (req, res) => {
    const isErased = await eraser.eraseConversation(req.params.conversationId, visitorOf(res));
    if (!isErased) return renderProblem(views, res, notFoundProblem('Conversation', wordsOf(res)));
    res.redirect(303, 'listed' in req.query ? toListUrl(readListPlace(req.query), 'erased') : '/?erased');
  });

  router.post('/profile/erase', async (_req, res) => {
    await profiles.erase(visitorOf(res));
    res.redirect(303, '/profile?erased');
  });

  router.post('/profile/erase-everything', async (_req, res) => {
    const visitorId = visitorOf(res);
    // The conversations first: a run that is stopped may still note something about its visitor.
    await eraser.eraseVisitor(visitorId);
    await profiles.erase(visitorId);
    res.redirect(303, '/profile?erased');
  });

  return router;
}
