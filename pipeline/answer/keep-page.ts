import { setImmediate as nextTurn } from 'node:timers/promises';
import { type StartedWork, TimeLimit } from '../deadline.ts';
import type { PagePayload, RunEvent } from '../events.ts';
import { ERROR_CATALOG } from '../failure.ts';
import type { ComposeRequest, PageDraft } from '../ports.ts';
import type { AnswerRequest, ModelStages } from './answer-request.ts';
import { type Lesser, resultOr } from './lesser-result.ts';
import { stageEvent } from './mileposts.ts';
import type { RunContext } from './understand.ts';

const PLAIN_PAGE = 'The model could not be used for the page, so it quotes the documents as they stand.';
/** Kept of a run's time for the plain page, which takes the place of one that a model does not finish in time. */
const PLAIN_PAGE_MS = 2_000;

/** A page that is being laid out. */
export interface PageWork {
  readonly brief: ComposeRequest;
  readonly composing: StartedWork<PageDraft>;
  /** Of a model that lays it out; null: the built-in composer does. */
  readonly modelLimit: TimeLimit | null;
}

/** Begins to lay the page out, while the answer is being written. `modelLimit` holds for a model alone. */
export function beginPage(
  { request, limit }: RunContext,
  model: ModelStages | null,
  modelLimit: TimeLimit,
  brief: ComposeRequest,
): PageWork {
  const { pageComposer } = request.ports;
  const composer = model?.pageComposer;
  if (!composer)
    return { brief, composing: limit.start((abort) => pageComposer.compose(brief, abort)), modelLimit: null };
  const composing = modelLimit.start(async (abort) => {
    // A server that works on one request after another has to get the answer's first, for which somebody waits.
    await nextTurn();
    return composer.compose(brief, abort);
  });
  return { brief, composing, modelLimit };
}

/**
 * The stored page; null, with a notice, when none could be made. Once the answer is written a model has the time of one
 * stage to finish its page, and never so long that the run would end without one.
 */
export async function* keepPage(
  context: RunContext,
  work: PageWork,
): AsyncGenerator<RunEvent, PagePayload | null, void> {
  const { request, mileposts, degradation, limit, signal } = context;
  const works: StartedWork<unknown>[] = [work.composing];
  const save = async (draft: Promise<PageDraft>) => {
    const found = await draft;
    const saving = limit.start((abort) => savePage(request, found, abort));
    works.push(saving);
    return saving.result;
  };
  const savePlain = () => {
    const composing = limit.start((abort) => request.ports.pageComposer.compose(work.brief, abort));
    works.push(composing);
    return save(composing.result);
  };
  const lesser: Lesser<PagePayload | null>[] = [
    { result: async () => null, notice: ERROR_CATALOG.page_failed.sentence },
  ];
  if (work.modelLimit) lesser.unshift({ result: savePlain, notice: PLAIN_PAGE });
  const page = yield* resultOr<PagePayload | null>(
    save(finishDraft(context, work)),
    lesser,
    'page',
    degradation,
    signal,
  );
  const pageMs = works.reduce((sum, started) => sum + started.tookMs(), 0);
  yield stageEvent(mileposts.leave('page', pageMs, page ? 'done' : 'skipped'));
  return page;
}

/** Passes the page by: there is none for what was not answered. What was begun of it ends with the run. */
export function* leavePageOut({ mileposts }: RunContext): Generator<RunEvent, null, void> {
  yield stageEvent(mileposts.leave('page', 0, 'skipped'));
  return null;
}

/** What a model does not finish in the time that is left is given up, and its connection closed. */
async function finishDraft(
  { request, signal }: RunContext,
  { composing, modelLimit }: PageWork,
): Promise<PageDraft> {
  if (!modelLimit) return composing.result;
  const leftMs = (request.endsAt ?? Number.POSITIVE_INFINITY) - performance.now();
  const ms = Math.min(request.settings.stageTimeoutMs, Math.max(leftMs - PLAIN_PAGE_MS, leftMs / 2, 1));
  const waiting = new TimeLimit({ ms, code: 'stage_timeout' }, signal).start(() => composing.result);
  try {
    return await waiting.result;
  } catch (error) {
    modelLimit.abort(error);
    throw error;
  }
}

async function savePage(
  { ports, run, links }: AnswerRequest,
  draft: PageDraft,
  signal: AbortSignal,
): Promise<PagePayload> {
  const { id: runId, visitorId, question } = run;
  const { pageId, version } = await ports.pages.save({ visitorId, runId, question, draft }, signal);
  const { title, description: summary, form, personalisedBy } = draft;
  return { pageId, version, url: links.page(pageId), title, summary, form, personalisedBy };
}
