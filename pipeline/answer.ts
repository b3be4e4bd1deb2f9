import type { AnswerRequest, ModelStages } from './answer-request.ts';
import { AnswerWriting } from './answer-writing.ts';
import { type StartedWork, TimeLimit } from './deadline.ts';
import { endEarly } from './end-early.ts';
import { type PagePayload, PLAN, PROTOCOL_VERSION, type RunEvent, type SuccessPayload } from './events.ts';
import { ERROR_CATALOG } from './failure.ts';
import { Degradation, type Lesser, resultOr } from './lesser-result.ts';
import { Mileposts, stageEvent } from './mileposts.ts';
import type { ComposeRequest, PageComposer, PageDraft, WriteRequest, WrittenAnswer } from './ports.ts';
import { toCitedSources, toSource } from './sources.ts';
import type { StopSignal } from './stop-signal.ts';
import { type RunContext, understand } from './understand.ts';

export type { AnswerPorts, AnswerRequest, AnswerSettings, Links, ModelStages } from './answer-request.ts';
export { STOPPED_BY_VISITOR } from './end-early.ts';

const PLAIN_PAGE = 'The model could not be used for the page, so it quotes the documents as they stand.';

/**
 * Answers one question: yields the events of the run in the protocol's order and ends after its terminal stage.
 * Never throws: a failure is an event. When `signal` aborts, the stage at hand is given up at once.
 */
export async function* processStream(
  request: AnswerRequest,
  signal: StopSignal,
): AsyncGenerator<RunEvent, void, void> {
  // Few locals: a run that waits keeps all of them.
  const { ports, links } = request;
  const context = createContext(request, signal);
  const { mileposts } = context;
  let writing: AnswerWriting | undefined;
  try {
    yield beginRun(context);
    const model: ModelStages | null = ports.model?.(request.run) ?? null;
    const brief = yield* understand(context, model ?? {});
    for (const passage of brief.passages) yield { name: 'source', data: toSource(passage, links.passage) };

    yield stageEvent(mileposts.enter('response'));
    // The page is laid out while the answer is being written.
    const composing = compose(context, model?.pageComposer ?? ports.pageComposer, brief);
    const writingSince = performance.now();
    const writers = model?.writer ? [model.writer, ports.writer] : [ports.writer];
    writing = new AnswerWriting(brief, writers, context);
    const result = yield* writing;
    yield stageEvent(mileposts.leave('response', performance.now() - writingSince));

    yield stageEvent(mileposts.enter('page'));
    const plain = model?.pageComposer ? () => compose(context, ports.pageComposer, brief) : null;
    const page = yield* keepPage(context, composing, plain);
    if (page) yield { name: 'page', data: page };

    yield { name: 'complete', data: toComplete(context, brief, writing.written, result, page, model) };
    yield stageEvent(mileposts.arrive());
  } catch (error) {
    yield* endEarly(request, mileposts, writing?.written ?? '', error);
  }
}

function createContext(request: AnswerRequest, signal: StopSignal): RunContext {
  const { run, settings, now, estimate } = request;
  const limit = new TimeLimit({ ms: settings.stageTimeoutMs, code: 'stage_timeout' }, signal);
  const mileposts = new Mileposts(run.startedAt, now, estimate);
  return { request, mileposts, degradation: new Degradation(request), limit, signal };
}

function beginRun({ request: { run, links }, mileposts }: RunContext): RunEvent {
  return stageEvent({
    ...mileposts.enter('init'),
    protocol: PROTOCOL_VERSION,
    runId: run.id,
    conversationId: run.conversationId,
    messageId: run.messageId,
    ...links.run(run.id),
    plan: PLAN,
  });
}

function toComplete(
  { request, degradation, mileposts }: RunContext,
  { passages }: WriteRequest,
  response: string,
  { finishReason, confidence, citations, usage }: WrittenAnswer,
  page: PagePayload | null,
  model: ModelStages | null,
): SuccessPayload {
  return {
    success: true,
    response,
    finishReason,
    confidence,
    sources: toCitedSources(passages, citations, request.links.passage),
    pageUrl: page?.url ?? null,
    degraded: degradation.degraded,
    usage: model?.usage() ?? usage,
    timings: mileposts.timings(),
  };
}

function compose({ limit }: RunContext, by: PageComposer, brief: ComposeRequest): StartedWork<PageDraft> {
  return limit.start((abort) => by.compose(brief, abort));
}

/** The stored page; null, with a notice, when none could be made. `plain` composes it by simpler means. */
async function* keepPage(
  context: RunContext,
  composing: StartedWork<PageDraft>,
  plain: (() => StartedWork<PageDraft>) | null,
): AsyncGenerator<RunEvent, PagePayload | null, void> {
  const { mileposts, degradation, limit, signal } = context;
  const save = (draft: StartedWork<PageDraft>) =>
    limit.start(async (abort) => savePage(context.request, await draft.result, abort));
  const saving = save(composing);
  const lesser: Lesser<PagePayload | null>[] = [
    { result: async () => null, notice: ERROR_CATALOG.page_failed.sentence },
  ];
  if (plain) lesser.unshift({ result: () => save(plain()).result, notice: PLAIN_PAGE });
  const page = yield* resultOr<PagePayload | null>(saving.result, lesser, 'page', degradation, signal);
  const pageMs = composing.tookMs() + saving.tookMs();
  yield stageEvent(mileposts.leave('page', pageMs, page ? 'done' : 'skipped'));
  return page;
}

async function savePage(
  { ports, run, links }: AnswerRequest,
  draft: PageDraft,
  signal: AbortSignal,
): Promise<PagePayload> {
  const { id: runId, visitorId, question } = run;
  const { pageId, version } = await ports.pages.save({ visitorId, runId, question, draft }, signal);
  const { title, form, personalisedBy } = draft;
  return { pageId, version, url: links.page(pageId), title, form, personalisedBy };
}
