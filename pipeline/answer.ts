import type { AnswerRequest, ModelStages } from './answer/answer-request.ts';
import { AnswerWriting, type LimitedWriter } from './answer/answer-writing.ts';
import { endEarly } from './answer/end-early.ts';
import { findHits } from './answer/find-hits.ts';
import { isUnanswered, toHandOverPayload } from './answer/hand-over.ts';
import { beginPage, keepPage, leavePageOut } from './answer/keep-page.ts';
import { Degradation } from './answer/lesser-result.ts';
import { Mileposts, stageEvent } from './answer/mileposts.ts';
import { findNextQuestions } from './answer/next-questions.ts';
import { createOwnerWriter, withHandover } from './answer/owner-writing.ts';
import { toCitedSources } from './answer/sources.ts';
import { type RunContext, toOwnKindPayload, understand } from './answer/understand.ts';
import { TimeLimit } from './deadline.ts';
import {
  isAnswer,
  type PagePayload,
  PLAN,
  PROTOCOL_VERSION,
  type RunEvent,
  type SuccessPayload,
} from './events.ts';
import { RunFailure } from './failure.ts';
import type { RunResults, WriteRequest, WrittenAnswer } from './ports.ts';
import type { StopSignal } from './stop-signal.ts';

export type {
  AnswerPorts,
  AnswerRequest,
  AnswerSettings,
  Links,
  ModelStages,
} from './answer/answer-request.ts';
export { STOPPED_BY_VISITOR } from './answer/end-early.ts';

/** A model's writing and page are bounded by its own silence, by the page stage and by the end of the run. */
const NO_DEADLINE = { ms: Number.POSITIVE_INFINITY, code: 'stage_timeout' } as const;
const NOTHING_KEPT: RunResults = { find: async () => null, keep: () => {} };
const OVER = new RunFailure('interrupted', 'The run is over.');

/**
 * Answers one question: yields the events of the run in the protocol's order and ends after its terminal stage.
 * Never throws: a failure is an event. When `signal` aborts, the stage at hand is given up at once.
 */
export async function* processStream(
  request: AnswerRequest,
  signal: StopSignal,
): AsyncGenerator<RunEvent, void, void> {
  // Few locals: a run that waits keeps all of them.
  const { ports } = request;
  const context = createContext(request, signal);
  const { mileposts, limit } = context;
  let modelLimit = limit;
  let writing: AnswerWriting | undefined;
  try {
    yield beginRun(context);
    const model: ModelStages | null = ports.model?.(request.run, request.results ?? NOTHING_KEPT) ?? null;
    if (model) modelLimit = new TimeLimit(NO_DEADLINE, signal);
    const brief = yield* understand(context, model ?? {});

    yield stageEvent(mileposts.enter('response'));
    const byOwner = createOwnerWriter(brief);
    // The page is laid out while the answer is being written; what the owner says needs none.
    const pageWork = byOwner ? null : beginPage(context, model, modelLimit, brief);
    const writingSince = performance.now();
    const writers = byOwner ? [{ writer: byOwner, limit }] : listWriters(context, model, modelLimit);
    writing = new AnswerWriting(
      brief,
      writers.map((each) => offerHandover(each, brief)),
      context,
    );
    const result = yield* writing;
    yield stageEvent(mileposts.leave('response', performance.now() - writingSince));

    yield stageEvent(mileposts.enter('page'));
    const page = yield* pageWork && isAnswer(result.finishReason)
      ? keepPage(context, pageWork)
      : leavePageOut(context);
    if (page) yield { name: 'page', data: page };

    const complete: SuccessPayload = {
      ...toComplete(context, brief, writing.written, result, page, model),
      ...(byOwner && { writtenBy: 'owner' }),
      ...handOver(request, brief, result),
    };
    const questions = isAnswer(result.finishReason) ? await askNext(context, brief, complete) : [];
    yield { name: 'complete', data: questions.length > 0 ? { ...complete, questions } : complete };
    yield stageEvent(mileposts.arrive());
  } catch (error) {
    yield* endEarly(request, mileposts, writing?.soFar() ?? { response: '', sources: [] }, error);
  } finally {
    // A page may still be under way whose answer failed.
    modelLimit.abort(OVER);
    limit.abort(OVER);
  }
}

/** The best first. */
function listWriters(
  { request, limit }: RunContext,
  model: ModelStages | null,
  modelLimit: TimeLimit,
): LimitedWriter[] {
  const writers: LimitedWriter[] = [{ writer: request.ports.writer, limit }];
  if (model?.writer) writers.unshift({ writer: model.writer, limit: modelLimit });
  return writers;
}

function offerHandover({ writer, limit }: LimitedWriter, { ownKind }: WriteRequest): LimitedWriter {
  return { writer: withHandover(writer, ownKind ?? null), limit };
}

function createContext(request: AnswerRequest, signal: StopSignal): RunContext {
  const { settings, startedAt, estimate } = request;
  const limit = new TimeLimit({ ms: settings.stageTimeoutMs, code: 'stage_timeout' }, signal);
  const mileposts = new Mileposts(startedAt, estimate);
  return {
    request,
    mileposts,
    degradation: new Degradation(request),
    limit,
    signal,
    told: { profile: null },
  };
}

function beginRun({ request: { run, links }, mileposts }: RunContext): RunEvent {
  const { eventsUrl, stopUrl, runKey } = links.run(run.id);
  return stageEvent({
    ...mileposts.enter('init'),
    protocol: PROTOCOL_VERSION,
    runId: run.id,
    conversationId: run.conversationId,
    messageId: run.messageId,
    eventsUrl,
    stopUrl,
    runKey,
    plan: PLAN,
  });
}

/** What the owner offers for all questions, unless the kind of this one has offered something in the answer. */
function handOver(
  { run, settings }: AnswerRequest,
  { intent, ownKind }: WriteRequest,
  { finishReason }: WrittenAnswer,
): Pick<SuccessPayload, 'handOver'> {
  if (!settings.handOver || !isUnanswered(finishReason) || ownKind?.action.handover !== undefined) return {};
  return { handOver: toHandOverPayload(settings.handOver, run.question, intent.language) };
}

/** An answer is whole without them. */
async function askNext(
  { request, limit }: RunContext,
  { question, passages }: WriteRequest,
  { sources, hits = [] }: SuccessPayload,
): Promise<readonly string[]> {
  const cited = passages.find(({ n }) => n === sources[0]?.n) ?? null;
  const shown = [...hits, ...(cited ? [cited] : [])].map(({ headingPath }) => headingPath.at(-1) ?? '');
  const asked = { question, cited, passages, shown };
  return limit.start(() => findNextQuestions(asked, request.ports.knowledge)).result.catch(() => []);
}

function toComplete(
  { request, degradation, mileposts }: RunContext,
  { passages, ownKind, documentsVersion }: WriteRequest,
  response: string,
  { finishReason, confidence, citations, usage }: WrittenAnswer,
  page: PagePayload | null,
  model: ModelStages | null,
): SuccessPayload {
  const passageUrl = request.links.passage;
  const cited = isAnswer(finishReason) ? citations : [];
  const quoted = new Set(cited.map(({ n }) => n));
  return {
    success: true,
    response,
    finishReason,
    confidence,
    sources: toCitedSources(passages, cited, passageUrl),
    pageUrl: page?.url ?? null,
    hits: finishReason === 'reply' ? [] : findHits({ passages, quoted, passageUrl }),
    ...(ownKind && { ownKind: toOwnKindPayload(ownKind) }),
    ...(documentsVersion !== undefined && { documentsVersion }),
    degraded: degradation.degraded,
    usage: model?.usage() ?? usage,
    timings: mileposts.timings(),
  };
}
