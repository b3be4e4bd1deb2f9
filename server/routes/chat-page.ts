import { type Request, type Response, Router, urlencoded } from 'express';
import type { Conversation, KnowledgeBase, PageStore, RunStore } from '../../pipeline/ports.ts';
import { blankExchange, blankSource, toExchangeModel } from '../exchange-model.ts';
import type { ChatPage, ConversationLink, ExchangeModel } from '../page-models.ts';
import { formatDate } from '../reading-formats.ts';
import { notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';

const SUGGESTION_COUNT = 3;
const EARLIER_COUNT = 30;
const MAX_DRAFT_CHARACTERS = 4_000;

export interface ChatPageDependencies {
  readonly views: Views;
  readonly siteName: string;
  readonly runs: Pick<RunStore, 'findConversation' | 'listConversations'>;
  readonly knowledge: Pick<KnowledgeBase, 'suggestQuestions'>;
  readonly pages: PageStore;
  /**
   * Starts a run for a visitor whose browser runs no script and says in which conversation it is. Rejects as the
   * streaming route would. Without it the form needs a script.
   */
  readonly ask?: (
    question: FormQuestion,
    request: Request,
    response: Response,
  ) => Promise<{ conversationId: string }>;
}

export interface FormQuestion {
  readonly message: string;
  readonly conversationId: string | null;
}

/** `GET /`, `GET /c/:conversationId` and, where `ask` is given, `POST /ask`. Reads `response.locals.visitorId`. */
export function createChatPageRoutes({
  views,
  siteName,
  runs,
  knowledge,
  pages,
  ask,
}: ChatPageDependencies): Router {
  const router = Router();

  async function sendChat(
    response: Response,
    page: Pick<ChatPage, 'title' | 'conversationId' | 'draft'>,
    exchanges: readonly ExchangeModel[],
  ) {
    const isNew = exchanges.length === 0;
    const visitorId: string = response.locals.visitorId;
    const [suggestions, earlier] = await Promise.all([
      isNew ? knowledge.suggestQuestions(SUGGESTION_COUNT) : [],
      runs.listConversations(visitorId, EARLIER_COUNT),
    ]);
    // A visitor's own questions must not be found again by whoever uses the browser's cache next.
    response.set({ 'Cache-Control': 'private, no-store', Vary: 'Cookie' });
    await views.render(response, {
      kind: 'chat',
      description: 'Ask a question and get an answer with its sources, and a page to keep.',
      language: 'en',
      exchanges,
      blank: blankExchange(),
      blankSource: blankSource(),
      suggestions,
      earlier: earlier.filter(({ id }) => id !== page.conversationId).map(toConversationLink),
      askUrl: ask ? '/ask' : '',
      ...page,
    });
  }

  router.get('/', async (request, response) => {
    const draft = typeof request.query.q === 'string' ? request.query.q.slice(0, MAX_DRAFT_CHARACTERS) : '';
    await sendChat(response, { title: siteName, conversationId: '', draft }, []);
  });

  router.get('/c/:conversationId', async (request, response) => {
    const found = runs.findConversation(request.params.conversationId, response.locals.visitorId);
    if (!found) return renderProblem(views, response, notFoundProblem('conversation of yours'));
    const { conversation, exchanges } = found;
    const models = await Promise.all(exchanges.map((exchange) => toExchangeModel(exchange, pages)));
    await sendChat(
      response,
      { title: conversation.title, conversationId: conversation.id, draft: '' },
      models,
    );
  });

  if (ask) {
    router.post('/ask', urlencoded({ extended: false, limit: '64kb' }), async (request, response) => {
      const { message, conversationId } = (request.body ?? {}) as Record<string, unknown>;
      const run = await ask(
        {
          message: typeof message === 'string' ? message : '',
          conversationId: typeof conversationId === 'string' && conversationId !== '' ? conversationId : null,
        },
        request,
        response,
      );
      response.redirect(303, `/c/${encodeURIComponent(run.conversationId)}`);
    });
  }

  return router;
}

function toConversationLink({ id, title, createdAt }: Conversation): ConversationLink {
  return { url: `/c/${encodeURIComponent(id)}`, title, createdAt, date: formatDate(createdAt) };
}
