import { Router } from 'express';
import { shortenText } from '../../pipeline/answer/page.ts';
import type { KnowledgeBase, Passage } from '../../pipeline/ports.ts';
import { flattenMarkdown } from '../../pipeline/text/flatten-markdown.ts';
import { isUnchanged } from '../is-unchanged.ts';
import { renderMarkdown, toSafeUrl } from '../markdown.ts';
import { wordsOf } from '../middleware/language.ts';

import type { PassagePage, PassagePart } from '../pages/passage-page.ts';

import { notFoundProblem, renderProblem } from '../render-problem.ts';
import type { Views } from '../views.ts';

export interface PassageDependencies {
  readonly views: Views;
  readonly knowledge: Pick<KnowledgeBase, 'findPassage' | 'findPlace' | 'listDocument'>;
}

/** Passages on one page: some tens of kilobytes, drawn in some tens of milliseconds whatever the document's length. */
const PAGE_PASSAGES = 24;
const MAX_DESCRIPTION_CHARS = 160;
/** Headings, tables and code. */
const NO_PARAGRAPH = /^\s*(?:#{1,6}\s|\||`{3}|~{3})/;
/** How many of them stand before the one that is asked for, and after it at least. */
const CONTEXT_PASSAGES = 6;

/**
 * `GET /passages/:passageId`: the passage that a source points at, marked in the part of its document around it. `?from=`
 * shows the part that begins with the passage of that place, counted from 0.
 */
export function createPassageRoutes({ views, knowledge }: PassageDependencies): Router {
  const router = Router();

  router.get('/passages/:passageId', async (request, response) => {
    const { passageId } = request.params;
    const words = wordsOf(response);
    const [passage, place] = await Promise.all([
      knowledge.findPassage(passageId),
      knowledge.findPlace(passageId),
    ]);
    if (!passage || place === null) return renderProblem(views, response, notFoundProblem('Passage', words));
    const from = readPlace(request.query.from) ?? chooseStart(place);
    // One more than is shown tells whether there is more.
    const listed = await knowledge.listDocument(passage.documentId, from, PAGE_PASSAGES + 1);
    response.set('Cache-Control', 'private, no-cache');
    if (isUnchanged(request, response, [views.revision, words.language, from, passage, listed])) return;
    await views.render(response, toPassagePage(passage, listed, from));
  });

  return router;
}

/** What begins the document is shown from its beginning. */
function chooseStart(place: number): number {
  return place + CONTEXT_PASSAGES < PAGE_PASSAGES ? 0 : place - CONTEXT_PASSAGES;
}

function readPlace(from: unknown): number | null {
  return typeof from === 'string' && /^\d{1,9}$/.test(from) ? Number(from) : null;
}

function toPassagePage(passage: Passage, listed: readonly Passage[], from: number): PassagePage {
  const documentUrl = passage.url && toSafeUrl(passage.url, null);
  const path = `/passages/${encodeURIComponent(passage.id)}`;
  const shown = listed.slice(0, PAGE_PASSAGES);
  const isShown = shown.some(({ id }) => id === passage.id);
  return {
    kind: 'passage',
    title: passage.title,
    description: describe(passage),
    documentUrl: documentUrl ?? '',
    passageUrl: `${isShown ? '' : path}#passage`,
    isShown,
    earlierUrl: from > 0 ? `${path}?from=${Math.max(0, from - PAGE_PASSAGES)}` : '',
    laterUrl: listed.length > PAGE_PASSAGES ? `${path}?from=${from + PAGE_PASSAGES}` : '',
    parts: toParts(shown, passage.id),
  };
}

/** For link previews: the beginning of its first paragraph. */
function describe({ text }: Passage): string {
  const paragraph = text.split(/\n\s*\n/).find((block) => !NO_PARAGRAPH.test(block)) ?? '';
  return shortenText(flattenMarkdown(paragraph).text.trim(), MAX_DESCRIPTION_CHARS);
}

/** Each passage repeats its heading path; only what changed since the one before is a heading on the page. */
function toParts(document: readonly Passage[], markedId: string): PassagePart[] {
  return document.map(({ id, headingPath, text, url }, index) => {
    const before = document[index - 1]?.headingPath ?? [];
    const firstNew = headingPath.findIndex((heading, depth) => heading !== before[depth]);
    const headings = headingPath
      .map((heading, depth) => ({ level: Math.min(6, depth + 2), text: heading }))
      .slice(firstNew < 0 ? headingPath.length : firstNew);
    const html = renderMarkdown(text, { baseUrl: url, topHeading: headingPath.length + 2 });
    return { headings, html, marked: id === markedId };
  });
}
