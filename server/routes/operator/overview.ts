import { type RequestHandler, Router } from 'express';
import type { DocumentAmount, DocumentCatalogue } from '../../../pipeline/ports.ts';
import { toSourceLink } from '../../markdown.ts';
import { type OperatorDesk, renderOperatorPage } from '../../operator/operator-desk.ts';
import { readOperatorView, toPreviousFilter } from '../../pages/operator/ledger-place.ts';
import { toOverview } from '../../pages/operator/overview-model.ts';
import { type CitedDocument, toSources } from '../../pages/operator/sources-model.ts';

const FAMILIES = 8;
const CITED = 5;
const UNHELPFUL = 5;
/** On the page of the sources. */
const MAX_CITED = 200;
const MAX_UNCITED = 100;
/** All of them, to tell which ones are not. */
const ALL = 1_000_000;

/** `GET /operator`, the figures of some days, and `GET /operator/sources`, which documents answers cite. */
export function createOperatorOverviewRoutes(desk: OperatorDesk): Router {
  const { ledger, catalogue, now } = desk;
  const router = Router();

  const showOverview: RequestHandler = async (req, res) => {
    const view = readOperatorView(req.query, now());
    const { filter } = view;
    const amounts = await ledger.sum(filter);
    const before = await ledger.sum(toPreviousFilter(view));
    const families = await ledger.listFamilies(filter, { limit: FAMILIES, from: 0, onlyWeak: true });
    const cited = await nameDocuments(await ledger.listDocuments(filter, CITED), catalogue);
    const places = await ledger.listPlaces();
    const feedback = await ledger.countFeedback(filter);
    const unhelpful =
      feedback.unhelpful > 0 ? await ledger.listRuns(filter, { limit: UNHELPFUL, isUnhelpful: true }) : [];
    const page = toOverview({ view, amounts, before, places, families, feedback, unhelpful, cited });
    await renderOperatorPage(desk, res, { ...page, tab: 'overview', title: page.heading });
  };
  router.get('/', showOverview);

  router.get('/sources', async (req, res) => {
    const view = readOperatorView(req.query, now());
    const all = await ledger.listDocuments(view.filter, ALL);
    const ids = new Set(all.map(({ document }) => document));
    const { documents, count } = await catalogue.listOthers(ids, MAX_UNCITED);
    const page = toSources({
      view,
      places: await ledger.listPlaces(),
      cited: await nameDocuments(all.slice(0, MAX_CITED), catalogue),
      uncited: documents.map(({ title, url }) => ({ title, url: toSourceLink(url ?? '') })),
      uncitedCount: count,
    });
    await renderOperatorPage(desk, res, { ...page, tab: 'sources', title: 'Sources' });
  });

  return router;
}

/** A document that was removed since goes by its id. */
async function nameDocuments(
  amounts: readonly DocumentAmount[],
  catalogue: DocumentCatalogue,
): Promise<readonly CitedDocument[]> {
  const known = await catalogue.find(amounts.map(({ document }) => document));
  return amounts.map(({ document, amount }) => ({
    title: known.get(document)?.title ?? document,
    url: toSourceLink(known.get(document)?.url ?? ''),
    amount,
  }));
}
