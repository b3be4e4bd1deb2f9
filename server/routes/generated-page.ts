import { type Request, type Response, Router } from 'express';
import type { PageStore, ProfileStore, RunStore, StoredPage } from '../../pipeline/ports.ts';
import { RequestProblem, sendProblem, toProblem } from '../errors.ts';
import type { Words } from '../i18n/words.ts';
import { isUnchanged } from '../is-unchanged.ts';
import { wordsOf } from '../middleware/language.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { toConversationUrl } from '../pages/conversation-head.ts';
import { toGeneratedPage } from '../pages/generated-page-model.ts';
import { toPageDocument } from '../pages/page-document.ts';
import { toPageMarkdown } from '../pages/page-markdown.ts';
import type { GeneratedPage } from '../pages/page-models.ts';
import { toShapedBy } from '../pages/trait-model.ts';
import { goneProblem, notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';

export interface GeneratedPageDependencies {
  readonly views: Views;
  readonly pages: PageStore;
  readonly runs: Pick<RunStore, 'find'>;
  readonly profiles: Pick<ProfileStore, 'load'>;
  /** Scheme and host under which this site is reached, for canonical links; without it they are left out. */
  readonly publicUrl?: string;
}

const FORMS = ['html', 'markdown', 'json'] as const;
type Form = (typeof FORMS)[number];

/**
 * `GET /pages/:pageId`, the latest version, and `GET /pages/:pageId/v/:n`, which never changes: as HTML, Markdown or JSON,
 * by `Accept`, or by `?format=markdown` and `?format=json` for links. `POST /pages/:pageId/unpublish` takes the page down,
 * for whom it was made for; all its addresses say 410 then.
 */
export function createGeneratedPageRoutes({
  views,
  pages,
  runs,
  profiles,
  publicUrl = '',
}: GeneratedPageDependencies): Router {
  const router = Router();

  router.get(['/pages/:pageId', '/pages/:pageId/v/:n'], async (request, response) => {
    const { pageId, n } = request.params as { pageId: string; n?: string };
    const page =
      n === undefined || /^[1-9]\d{0,8}$/.test(n)
        ? await pages.find(pageId, n ? Number(n) : undefined)
        : null;
    // Whoever has the link may read the page, so the link must not travel: not to search engines, not to other sites.
    response.set({ 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' });
    response.vary('Accept');
    const form = chooseForm(request);
    if (!page) return sendMissing(response, form, await pages.wasUnpublished(pageId));
    // Also a version, which never changes, may be taken down.
    response.set('Cache-Control', 'private, no-cache');
    const words = wordsOf(response);
    const owned = page.visitorId === visitorOf(response) ? await toOwned(page, words) : null;
    // A browser that keeps the referrer to itself sends the form without its origin, and the form would be refused.
    if (owned) response.set('Referrer-Policy', 'same-origin');
    const origin = publicUrl || `${request.protocol}://${request.get('host')}`;
    const { id, version, versions } = page;
    // A version never changes; what is around it does.
    const around = [views.revision, words.language, form, origin, owned];
    if (isUnchanged(request, response, [...around, id, version, versions])) return;
    if (form === 'html') return views.render(response, toGeneratedPage(page, publicUrl, words, owned));
    const document = toPageDocument(page, origin);
    if (form === 'json') return void response.json(document);
    response.type('text/markdown').send(toPageMarkdown(document, words));
  });

  router.post('/pages/:pageId/unpublish', async (request, response) => {
    const { pageId } = request.params;
    const isGone =
      (await pages.unpublish(pageId, visitorOf(response))) || (await pages.wasUnpublished(pageId));
    if (!isGone) return sendMissing(response, 'html', false);
    response.redirect(303, `/pages/${encodeURIComponent(pageId)}`);
  });

  return router;

  async function toOwned(page: StoredPage, words: Words): Promise<NonNullable<GeneratedPage['owned']>> {
    const { id, runId, visitorId, personalisedBy } = page;
    const run = await runs.find(runId);
    const { traits } =
      personalisedBy.length > 0
        ? await profiles.load(visitorId, new AbortController().signal)
        : { traits: [] };
    return {
      conversationUrl: run ? toConversationUrl(run.conversationId) : '',
      unpublishUrl: `/pages/${encodeURIComponent(id)}/unpublish`,
      shapedBy: toShapedBy(page, traits, words),
    };
  }

  async function sendMissing(response: Response, form: Form, wasUnpublished: boolean): Promise<void> {
    const words = wordsOf(response);
    const problem = wasUnpublished ? goneProblem(words) : notFoundProblem('Page', words);
    const { status, title, whatHappened, whatToDo } = problem;
    if (form === 'html') return renderProblem(views, response, problem);
    if (form === 'json') {
      return sendProblem(response, toProblem(new RequestProblem('not_found', whatHappened, { status }), ''));
    }
    response.status(status).set('Cache-Control', 'no-store').type('text/markdown');
    response.send(`# ${title}\n\n${whatHappened} ${whatToDo}\n`);
  }
}

/** A link wins over what the browser accepts; whoever accepts nothing of it gets the page as browsers do. */
function chooseForm(request: Request): Form {
  const asked = FORMS.find((form) => form === request.query.format);
  if (asked) return asked;
  const accepted = request.accepts(['html', 'text/markdown', 'json']);
  return accepted === 'json' ? 'json' : accepted === 'text/markdown' ? 'markdown' : 'html';
}
