import { type Request, Router, urlencoded } from 'express';
import {
  FEEDBACK_REASONS,
  type Feedback,
  type FeedbackStore,
  type RunRecord,
  type RunStore,
} from '../../pipeline/ports.ts';
import { RequestProblem } from '../errors.ts';
import type { FeedbackDesk } from '../feedback-desk.ts';
import { type Admission, askerOf } from '../middleware/admission.ts';
import { wordsOf } from '../middleware/language.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { toConversationUrl } from '../pages/conversation-head.ts';
import { notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';
import { parseComment } from './feedback-body.ts';

/** A comment of the greatest length, each character of which takes nine bytes, and some room. */
const MAX_FORM_BYTES = 8_192;
const NOT_HELPFUL: Feedback = { helpful: false, reason: null, comment: null };

export interface FeedbackFormDependencies {
  readonly views: Views;
  readonly desk: FeedbackDesk;
  readonly feedback: Pick<FeedbackStore, 'find'>;
  readonly runs: Pick<RunStore, 'find'>;
  readonly admission: Pick<Admission, 'admitFeedback'>;
}

/**
 * `POST /runs/:runId/feedback`, for browsers without JavaScript: changes one thing of what the visitor says of an answer,
 * and leads back to it. `?before=` and `?after=` are those of the page that it was on.
 */
export function createFeedbackFormRoutes(dependencies: FeedbackFormDependencies): Router {
  const { views, desk, feedback, runs, admission } = dependencies;
  const router = Router();
  const readForm = urlencoded({ extended: false, limit: MAX_FORM_BYTES });
  router.post('/runs/:runId/feedback', readForm, async (req, res) => {
    const { runId } = req.params as { runId: string };
    const run = await runs.find(runId);
    if (run?.visitorId !== visitorOf(res))
      return renderProblem(views, res, notFoundProblem('Conversation', wordsOf(res)));
    await admission.admitFeedback(askerOf(req, res));
    const next = changeFeedback(await feedback.find(runId), req.body);
    if (next) await desk.give(run, next);
    else await desk.takeBack(run);
    res.redirect(303, toExchangeUrl(run, req.query));
  });
  return router;
}

/**
 * One of three fields: `rating` is `up`, `down` or `none`, `reason` one of the codes or empty, `comment` any text. A reason
 * and a comment stay beside each other, and make the rating one that is down. Null: nothing is said any more.
 * @throws {RequestProblem} for anything else
 */
function changeFeedback(current: Feedback | null, body: unknown): Feedback | null {
  const { rating, reason, comment } = (body ?? {}) as Record<string, unknown>;
  const down = current?.helpful === false ? current : NOT_HELPFUL;
  if (rating === 'none') return null;
  if (rating === 'up') return { helpful: true, reason: null, comment: null };
  if (rating === 'down') return down;
  if (reason === '') return { ...down, reason: null };
  const code = FEEDBACK_REASONS.find((known) => known === reason);
  if (code) return { ...down, reason: code };
  if (typeof comment === 'string') return { ...down, comment: parseComment(comment) };
  throw new RequestProblem('bad_request', 'The form says nothing about the answer.');
}

/** The answer, on the page of the conversation that it was on. */
function toExchangeUrl(
  { id, conversationId }: Pick<RunRecord, 'id' | 'conversationId'>,
  { before, after }: Request['query'],
): string {
  const [place] = [
    ['before', before],
    ['after', after],
  ].filter(([, run]) => typeof run === 'string' && run !== '');
  const query = place ? `?${place[0]}=${encodeURIComponent(String(place[1]))}` : '';
  return `${toConversationUrl(conversationId)}${query}#run-${id}`;
}
