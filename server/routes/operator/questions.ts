import { type Request, Router } from 'express';
import type { RunEvent } from '../../../pipeline/events.ts';
import { ENDINGS, type EventLog } from '../../../pipeline/ports.ts';
import { decodeFrame } from '../../../pipeline/runs/frame.ts';
import { audit } from '../../operator/guard-operator.ts';
import { type OperatorDesk, renderOperatorPage } from '../../operator/operator-desk.ts';
import { readOperatorView } from '../../pages/operator/ledger-place.ts';
import {
  FAMILIES_A_PAGE,
  RUNS_A_PAGE,
  toFamily,
  toQuestions,
  toRuns,
} from '../../pages/operator/questions-model.ts';
import { toRunPage } from '../../pages/operator/run-model.ts';

const FORMS = 30;
const EVENTS_A_READ = 512;

/**
 * `GET /operator/questions`, questions that ask the same together; `/operator/families/:family`, such questions one by one;
 * `/operator/runs`, all of them; `/operator/runs/:runId`, one run in full.
 */
export function createOperatorQuestionRoutes(desk: OperatorDesk): Router {
  const { ledger, now } = desk;
  const router = Router();

  router.get('/questions', async (req, res) => {
    const view = readOperatorView(req.query, now());
    const onlyWeak = req.query.show !== 'all';
    const from = readWhole(req.query.from) ?? 0;
    const window = { limit: FAMILIES_A_PAGE + 1, from, onlyWeak };
    const families = await ledger.listFamilies(view.filter, window);
    const places = await ledger.listPlaces();
    const page = toQuestions(families, places, { view, onlyWeak, from });
    await renderOperatorPage(desk, res, { ...page, tab: 'questions', title: 'Questions' });
  });

  router.get('/runs', async (req, res) => {
    const view = readOperatorView(req.query, now());
    const ending = ENDINGS.find((each) => each === req.query.ending);
    const isUnhelpful = req.query.thumbs === 'down' || undefined;
    const runs = await ledger.listRuns(view.filter, {
      ...readWindow(req),
      ...(ending && { ending }),
      ...(isUnhelpful && { isUnhelpful }),
    });
    const page = toRuns(runs, await ledger.listPlaces(), { view, ending, isUnhelpful });
    await renderOperatorPage(desk, res, { ...page, tab: 'questions', title: page.heading });
  });

  router.get('/families/:family', async (req, res, next) => {
    const view = readOperatorView({ days: '3660', ...req.query }, now());
    const family = readWhole(req.params.family);
    if (family === undefined) return next();
    const runs = await ledger.listRuns(view.filter, { ...readWindow(req), family });
    if (runs.length === 0) return next();
    const page = toFamily(family, runs, await ledger.listForms(family, FORMS), view);
    await renderOperatorPage(desk, res, { ...page, tab: 'questions', title: page.heading });
  });

  router.get('/runs/:runId', async (req, res, next) => {
    const run = await ledger.findRun(req.params.runId);
    if (!run) return next();
    audit(desk.logger, req, res, { action: 'look at a run', runId: run.runId });
    const events = await readEvents(desk.eventLog, run.runId);
    const page = toRunPage(run, events, await desk.catalogue.findUnknownWords(run.question));
    await renderOperatorPage(desk, res, { ...page, tab: 'questions', title: page.question });
  });

  return router;
}

async function readEvents(log: Pick<EventLog, 'read'>, runId: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (let seq = 0; ; ) {
    const batch = await log.read(runId, seq, EVENTS_A_READ);
    if (batch === null) return events;
    for (const frame of batch.frames) {
      const { event, data } = decodeFrame(frame);
      events.push({ name: event, data } as RunEvent);
    }
    seq = batch.firstSeq + batch.frames.length - 1;
  }
}

function readWindow({ query }: Request): { limit: number; before?: number } {
  const before = readWhole(query.before);
  return { limit: RUNS_A_PAGE + 1, ...(before !== undefined && { before }) };
}

function readWhole(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
