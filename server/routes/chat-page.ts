import { randomBytes } from 'node:crypto';
import { type Request, type Response, Router, urlencoded } from 'express';
import type { RunEvent } from '../../pipeline/events.ts';
import type {
  Exchange,
  ExchangeWindow,
  FeedbackStore,
  KnowledgeBase,
  LastImport,
  PageStore,
  RunRecord,
  RunStore,
} from '../../pipeline/ports.ts';
import { toFormRefusal } from '../form-refusal.ts';
import type { Words } from '../i18n/words.ts';
import { toLiveParts } from '../live-answer.ts';
import { wordsOf } from '../middleware/language.ts';
import {
  type ChatHead,
  toChatHead,
  toConversationLink,
  toConversationUrl,
} from '../pages/conversation-head.ts';
import { blankExchange, blankSource, liveExchange, toExchangeModel } from '../pages/exchange-model.ts';
import { blankHit } from '../pages/hit-model.ts';
import type { ChatPage, ExchangeModel } from '../pages/page-models.ts';
import { notFoundProblem, renderProblem } from '../render-problem.ts';
import { sendPieces } from '../send-pieces.ts';
import type { Views } from '../views.ts';

const SUGGESTION_COUNT = 3;
/** All of them are on a page of their own. */
const EARLIER_COUNT = 8;
/** Turns on one page of a conversation: what is drawn in some tens of milliseconds. */
const PAGE_TURNS = 20;
const MAX_DRAFT_CHARACTERS = 4_000;
/** A character takes up to nine bytes in a form: three in UTF-8, each written as `%xx`. */
const MAX_BYTES_PER_CHARACTER = 9;
/** Room for a question that is far too long, so that it can be given back. */
const SPARE_FORM_BYTES = 64 * 1024;
/** Where the parts of a live exchange go. No text of a visitor or a source can be it: those are escaped. */
const LIVE_PLACE = '<!-- live -->';

export interface ChatPageDependencies {
  readonly views: Views;
  readonly siteName: string;
  readonly runs: Pick<RunStore, 'findConversation' | 'searchConversations' | 'listExchanges'>;
  readonly feedback: Pick<FeedbackStore, 'findAll'>;
  readonly knowledge: Pick<KnowledgeBase, 'suggestQuestions' | 'findLastImport'>;
  readonly pages: PageStore;
  readonly maxMessageChars: number;
  /** Whether a model writes, so that it is worth while to ask the same again. */
  readonly answersDiffer?: boolean;
  /**
   * Starts a run for a visitor whose browser runs no script. Rejects as the streaming route would. Without it the form
   * needs a script.
   */
  readonly ask?: (question: FormQuestion, request: Request, response: Response) => Promise<FormRun>;
  /** Told when what is kept of a run cannot be read while its page is being sent. */
  readonly onReadFailure?: (error: unknown, runId: string) => void;
}

export interface FormQuestion {
  readonly message: string;
  readonly conversationId: string | null;
  /** The key that the form was given when its page was made; null when it has none. */
  readonly clientMessageId: string | null;
}

export interface FormRun {
  readonly run: RunRecord;
  /** The events of the run from its first one, until it is over or `gone` aborts; null when the site has no room for it. */
  readonly follow: ((gone: AbortSignal) => AsyncIterable<RunEvent>) | null;
}

/** `GET /`, `GET /c/:conversationId` and, where `ask` is given, `POST /ask`. Reads `response.locals.visitorId`. */
export function createChatPageRoutes({
  views,
  siteName,
  runs,
  feedback,
  knowledge,
  pages,
  maxMessageChars,
  answersDiffer = false,
  ask,
  onReadFailure,
}: ChatPageDependencies): Router {
  const router = Router();

  async function sendChat(response: Response, head: ChatHead, exchanges: readonly ExchangeModel[]) {
    // A visitor's own questions must not be found again by whoever uses the browser's cache next.
    response.set({ 'Cache-Control': 'private, no-store' });
    if (head.conversationId !== '') response.set('X-Robots-Tag', 'noindex');
    if (exchanges.some(({ state }) => state === 'running')) allowFrame(response);
    await views.render(response, await toChatPage(response, head, exchanges));
  }

  async function toChatPage(
    response: Response,
    head: ChatHead,
    exchanges: readonly ExchangeModel[],
  ): Promise<ChatPage> {
    const words = wordsOf(response);
    const isNew = exchanges.length === 0;
    const visitorId: string = response.locals.visitorId;
    const suggestions = isNew ? await knowledge.suggestQuestions(SUGGESTION_COUNT) : [];
    const lastImport = await knowledge.findLastImport();
    // Only the page of a new conversation lists the others.
    const earlier = isNew
      ? (await runs.searchConversations(visitorId, { limit: EARLIER_COUNT })).conversations
      : [];
    return {
      kind: 'chat',
      // A conversation is its visitor's alone: there is nothing to preview.
      description: isNew ? words.say('chat.description') : '',
      exchanges,
      blank: blankExchange(),
      blankSource: blankSource(),
      blankHit: blankHit(),
      suggestions,
      documents: lastImport ? describeDocuments(lastImport, words) : '',
      earlier: earlier.map((conversation) => toConversationLink(conversation, words)),
      askUrl: ask ? '/ask' : '',
      formKey: randomBytes(12).toString('base64url'),
      isErased: false,
      isPast: false,
      earlierUrl: '',
      laterUrl: '',
      refusal: '',
      maxMessageChars,
      answersDiffer,
      ...head,
    };
  }

  router.get('/', async (request, response) => {
    const draft = typeof request.query.q === 'string' ? request.query.q.slice(0, MAX_DRAFT_CHARACTERS) : '';
    await sendChat(
      response,
      { title: siteName, conversationId: '', draft, isErased: 'erased' in request.query },
      [],
    );
  });

  router.get('/c/:conversationId', async (request, response) => {
    const { conversationId } = request.params;
    const conversation = await runs.findConversation(conversationId, response.locals.visitorId);
    const listed =
      conversation &&
      (await runs.listExchanges(conversationId, { limit: PAGE_TURNS, ...readCursor(request.query) }));
    if (!listed || listed.exchanges.length === 0)
      return renderProblem(views, response, notFoundProblem('Conversation', wordsOf(response)));
    const models = await toModels(listed.exchanges, response);
    await sendChat(response, toChatHead(conversation, listed), models);
  });

  if (ask) {
    const limit = SPARE_FORM_BYTES + maxMessageChars * MAX_BYTES_PER_CHARACTER;
    router.post('/ask', urlencoded({ extended: false, limit }), async (request, response) => {
      const form = parseForm(request.body);
      const begun = await ask(form, request, response).catch((error: unknown) =>
        sendRefusal(response, form, error),
      );
      if (!begun) return;
      const { run, follow } = begun;
      if (follow) await sendLive(response, run, follow);
      else response.redirect(303, toConversationUrl(run.conversationId));
    });
  }

  return router;

  async function toModels(exchanges: readonly Exchange[], response: Response): Promise<ExchangeModel[]> {
    const given = await feedback.findAll(exchanges.map(({ runId }) => runId));
    const query = toQuery(readCursor(response.req.query));
    const words = wordsOf(response);
    return Promise.all(
      exchanges.map((exchange) =>
        toExchangeModel(exchange, pages, words, { given: given.get(exchange.runId) ?? null, query }),
      ),
    );
  }

  /** The page that the form was on, with the question in its box and what is wrong with it beside. */
  async function sendRefusal(response: Response, form: FormQuestion, error: unknown): Promise<void> {
    const refusal = toFormRefusal(error, form.message, maxMessageChars, wordsOf(response));
    if (!refusal) throw error;
    const conversation = form.conversationId
      ? await runs.findConversation(form.conversationId, response.locals.visitorId)
      : null;
    const listed = conversation && (await runs.listExchanges(conversation.id, { limit: PAGE_TURNS }));
    const head =
      conversation && listed ? toChatHead(conversation, listed) : { title: siteName, conversationId: '' };
    response.status(refusal.status);
    const models = await toModels(listed?.exchanges ?? [], response);
    await sendChat(response, { ...head, draft: form.message, refusal: refusal.sentence }, models);
  }

  /** The page of the conversation, sent while its last answer is being made. */
  async function sendLive(response: Response, run: RunRecord, follow: NonNullable<FormRun['follow']>) {
    const words = wordsOf(response);
    const conversation = (await runs.findConversation(run.conversationId, response.locals.visitorId)) ?? {
      id: run.conversationId,
      title: run.question,
    };
    const listed = await runs.listExchanges(run.conversationId, { limit: PAGE_TURNS });
    const others = listed.exchanges.filter(({ runId }) => runId !== run.id);
    const exchanges = [...(await toModels(others, response)), liveExchange(run)];
    const page = await toChatPage(response, toChatHead(conversation, listed), exchanges);
    allowFrame(response);
    const [before = '', after = ''] = (await views.toHtml(page, words)).split(LIVE_PLACE);
    await sendPieces(response, async function* toPieces(gone) {
      yield before;
      try {
        for await (const part of toLiveParts(follow(gone), run, pages, words)) {
          yield await views.partToHtml(part, words);
        }
      } catch (error) {
        // The run goes on: the page ends whole, and leads to where its answer will be.
        onReadFailure?.(error, run.id);
        yield await views.partToHtml(
          { kind: 'live-cut', conversationUrl: toConversationUrl(run.conversationId) },
          words,
        );
      }
      yield after;
    });
  }
}

function describeDocuments({ documents, endedAt }: LastImport, words: Words): string {
  return documents === 0 ? '' : words.say('site.documents', { count: documents, date: words.date(endedAt) });
}

/** The answer to Stop goes into a frame of the page, so that the page itself goes on loading. */
function allowFrame(response: Response): void {
  const policy = response.getHeader('Content-Security-Policy');
  if (policy) response.setHeader('Content-Security-Policy', `${policy};frame-src 'self'`);
}

type Cursor = Required<Pick<ExchangeWindow, 'before' | 'after'>>;

/** `?before=` or `?after=` the id of a run. */
function readCursor({ before, after }: Request['query']): Cursor {
  return { before: toTextOrNull(before), after: toTextOrNull(after) };
}

function toQuery(cursor: Cursor): string {
  const given = Object.entries(cursor).filter((entry): entry is [string, string] => entry[1] !== null);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

function parseForm(body: unknown): FormQuestion {
  const { message, conversationId, clientMessageId } = (body ?? {}) as Record<string, unknown>;
  return {
    // Forms send every line end as two characters, which whoever wrote it has not counted.
    message: typeof message === 'string' ? message.replaceAll('\r\n', '\n') : '',
    conversationId: toTextOrNull(conversationId),
    clientMessageId: toTextOrNull(clientMessageId),
  };
}

/** An empty field of a form is one that was not filled in. */
function toTextOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
