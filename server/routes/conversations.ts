import { type Request, Router, urlencoded } from 'express';
import { shortenText } from '../../pipeline/answer/page.ts';
import type { RunStore } from '../../pipeline/ports.ts';
import { RequestProblem } from '../errors.ts';
import { wordsOf } from '../middleware/language.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { MAX_TITLE_CHARS } from '../pages/conversation-head.ts';
import { type ListPlace, toConversationsPage, toListUrl } from '../pages/conversations-model.ts';
import { notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';

const PAGE_COUNT = 30;
const MAX_SEARCH_CHARS = 200;
const MAX_FORM_BYTES = 4_096;

export interface ConversationsDependencies {
  readonly views: Views;
  readonly runs: Pick<RunStore, 'searchConversations' | 'renameConversation'>;
}

/**
 * `GET /conversations`, a visitor's own: `?q=` those with these words, `?before=` those older than a conversation.
 * `POST /c/:conversationId/rename` gives one another title.
 */
export function createConversationsRoutes({ views, runs }: ConversationsDependencies): Router {
  const router = Router();

  router.get('/conversations', async (request, response) => {
    const place = readListPlace(request.query);
    const { words, before } = place;
    const listed = await runs.searchConversations(visitorOf(response), { limit: PAGE_COUNT, words, before });
    response.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' });
    const page = toConversationsPage(listed, place, wordsOf(response));
    await views.render(response, {
      ...page,
      isErased: 'erased' in request.query,
      isRenamed: 'renamed' in request.query,
    });
  });

  const readForm = urlencoded({ extended: false, limit: MAX_FORM_BYTES });
  router.post('/c/:conversationId/rename', readForm, async (request, response) => {
    const { conversationId } = request.params as { conversationId: string };
    const title = readTitle(request.body);
    const isRenamed = await runs.renameConversation(conversationId, visitorOf(response), title);
    if (!isRenamed) return renderProblem(views, response, notFoundProblem('Conversation', wordsOf(response)));
    response.redirect(303, toListUrl(readListPlace(request.query), 'renamed'));
  });

  return router;
}

/** Which part of the list somebody is at, from the address of the page or of a form on it. */
export function readListPlace({ q, before }: Request['query']): ListPlace {
  return {
    words: typeof q === 'string' ? q.slice(0, MAX_SEARCH_CHARS) : '',
    before: typeof before === 'string' && before !== '' ? before : null,
  };
}

function readTitle(body: unknown): string {
  const { title } = (body ?? {}) as Record<string, unknown>;
  const text = typeof title === 'string' ? title.replace(/\s+/g, ' ').trim() : '';
  if (text === '') throw new RequestProblem('bad_request', 'A conversation needs a name.');
  return shortenText(text, MAX_TITLE_CHARS);
}
