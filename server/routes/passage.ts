import { Router } from 'express';
import type { KnowledgeBase, Passage } from '../../pipeline/ports.ts';
import { renderMarkdown, toSafeUrl } from '../markdown.ts';
import { wordsOf } from '../middleware/language.ts';
import type { PassagePage, PassagePart } from '../pages/page-models.ts';
import { notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';

export interface PassageDependencies {
  readonly views: Views;
  readonly knowledge: Pick<KnowledgeBase, 'findPassage' | 'listDocument'>;
}

/** `GET /passages/:passageId`: the whole document, with the passage that a source points at marked in it. */
export function createPassageRoutes({ views, knowledge }: PassageDependencies): Router {
  const router = Router();

  router.get('/passages/:passageId', async (request, response) => {
    const passage = await knowledge.findPassage(request.params.passageId);
    if (!passage) return renderProblem(views, response, notFoundProblem('Passage', wordsOf(response)));
    const document = await knowledge.listDocument(passage.documentId);
    response.set('Cache-Control', 'private, no-cache');
    await views.render(response, toPassagePage(passage, document));
  });

  return router;
}

function toPassagePage(passage: Passage, document: readonly Passage[]): PassagePage {
  const documentUrl = passage.url && toSafeUrl(passage.url, null);
  return {
    kind: 'passage',
    title: passage.title,
    description: '',
    documentUrl: documentUrl ?? '',
    parts: toParts(document, passage.id),
  };
}

/** Each passage repeats its heading path; only what changed since the one before is a heading on the page. */
function toParts(document: readonly Passage[], markedId: string): PassagePart[] {
  return document.map(({ id, headingPath, text, url }, index) => {
    const before = document[index - 1]?.headingPath ?? [];
    const firstNew = headingPath.findIndex((heading, depth) => heading !== before[depth]);
    const headings = headingPath
      .map((heading, depth) => ({ level: Math.min(6, depth + 2), text: heading }))
      .slice(firstNew < 0 ? headingPath.length : firstNew);
    const html = renderMarkdown(text, { baseUrl: url, headingOffset: headingPath.length + 1 });
    return { headings, html, marked: id === markedId };
  });
}
