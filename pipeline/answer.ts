import { coalesce } from './coalesce.ts';
import { limitTime, type StartedWork, startWork } from './deadline.ts';
import { type NoticePayload, PLAN, PROTOCOL_VERSION, type RunEvent, type StageId } from './events.ts';
import { ERROR_CATALOG, RunFailure, toErrorCode } from './failure.ts';
import { createMileposts, type Estimator, type Mileposts, stageEvent } from './mileposts.ts';
import type {
  Classifier,
  Intent,
  KnowledgeBase,
  PageComposer,
  PageDraft,
  PageStore,
  Profile,
  ProfileStore,
  Retrieval,
  RunRecord,
  Signal,
  SignalDetector,
  Turn,
  Writer,
  WrittenAnswer,
} from './ports.ts';
import { toCitedSources, toSource } from './sources.ts';
import { mergeProfile } from './stages/signals.ts';

/** A delta leaves at most this often: 20 a second. */
const DELTA_WINDOW_MS = 50;

export interface AnswerPorts {
  readonly classifier: Classifier;
  readonly signalDetector: SignalDetector;
  readonly profiles: ProfileStore;
  readonly knowledge: KnowledgeBase;
  readonly writer: Writer;
  readonly pageComposer: PageComposer;
  readonly pages: PageStore;
}

/** Where the things that events point to are found; the pipeline itself knows no addresses. */
export interface Links {
  events(runId: string): string;
  stop(runId: string): string;
  passage(passageId: string): string;
  page(pageId: string): string;
  readonly profile: string;
}

export interface AnswerSettings {
  /** Passages handed to the writer. */
  readonly sourceLimit: number;
  readonly stageTimeoutMs: number;
}

export interface AnswerRequest {
  readonly run: RunRecord;
  readonly history: readonly Turn[];
  readonly ports: AnswerPorts;
  readonly links: Links;
  readonly settings: AnswerSettings;
  /** Told of everything that went wrong; the visitor is told only the public sentence, under the same `errorId`. */
  readonly onFailure: (failure: { errorId: string; stageId: StageId; error: unknown }) => void;
  readonly createErrorId: () => string;
  /** Tells the time left; absent: nobody knows. */
  readonly estimate?: Estimator;
  /** Milliseconds on the clock of `run.startedAt`. */
  readonly now: () => number;
}

/** Reason of an abort by the visitor; any other reason is a failure. */
export const STOPPED_BY_VISITOR = new RunFailure('interrupted', 'Stopped by the visitor.');

/**
 * Answers one question: yields the events of the run in the protocol's order and ends after its terminal stage.
 * Never throws: a failure is an event. When `signal` aborts, the stage at hand is given up at once.
 */
export async function* processStream(
  request: AnswerRequest,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void, void> {
  const mileposts = createMileposts(request.run.startedAt, request.now, request.estimate);
  const written = { text: '' };
  try {
    yield* answer(request, mileposts, written, signal);
  } catch (error) {
    yield* endEarly(request, mileposts, written.text, error);
  }
}

async function* answer(
  request: AnswerRequest,
  mileposts: Mileposts,
  written: { text: string },
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void, void> {
  const { run, history, ports, links, settings } = request;
  const deadline = { ms: settings.stageTimeoutMs, code: 'stage_timeout' } as const;
  const start = <Result>(work: (signal: AbortSignal) => Promise<Result>) => startWork(work, deadline, signal);
  const degraded: StageId[] = [];

  yield beginRun(request, mileposts);

  // Independent work starts early and is awaited late; its events still leave in the protocol's order.
  const turns: readonly Turn[] = [...history, { role: 'visitor', text: run.question }];
  const classifying = start((abort) =>
    ports.classifier.classify({ text: run.question, locale: run.locale }, abort),
  );
  const detecting = start((abort) => ports.signalDetector.detect(turns, abort));
  const loadingProfile = start((abort) => ports.profiles.load(run.visitorId, abort));
  const searching = start((abort) =>
    ports.knowledge.search({ text: run.question, history, limit: settings.sourceLimit }, abort),
  );

  yield stageEvent(mileposts.enter('intent'));
  const intent = yield* resultOr(classifying, neutralIntent(run.locale), 'intent', request, degraded, signal);
  yield stageEvent(mileposts.leave('intent', classifying.tookMs()));
  yield {
    name: 'intent',
    data: { label: intent.kind, confidence: intent.confidence, language: intent.language },
  };

  yield stageEvent(mileposts.enter('signals'));
  const profiling = start((abort) =>
    updateProfile(ports, run, detecting, loadingProfile, new Date(request.now()), abort),
  );
  const noChange = { profile: { traits: [] }, changed: [] };
  const { profile, changed } = yield* resultOr(profiling, noChange, 'signals', request, degraded, signal);
  yield stageEvent(mileposts.leave('signals', Math.max(detecting.tookMs(), profiling.tookMs())));
  if (changed.length > 0) yield { name: 'profile', data: { changed, inspectUrl: links.profile } };

  yield stageEvent(mileposts.enter('knowledge'));
  const retrieval = await unlessFailed(searching, 'knowledge_unavailable');
  const passages = retrieval.passages.map((passage, index) => ({ ...passage, n: index + 1 }));
  const sources = passages.map((passage) => toSource(passage, links.passage));
  yield stageEvent(mileposts.leave('knowledge', searching.tookMs()));
  for (const data of sources) yield { name: 'source', data };

  yield stageEvent(mileposts.enter('response'));
  const brief = {
    question: run.question,
    intent,
    profile,
    passages,
    terms: retrieval.terms,
    confidence: retrieval.confidence,
  };
  const composing = start((abort) => ports.pageComposer.compose(brief, abort));
  const writingSince = performance.now();
  const result = yield* writeAnswer({ ...brief, history }, ports.writer, deadline, written, signal);
  yield stageEvent(mileposts.leave('response', performance.now() - writingSince));

  yield stageEvent(mileposts.enter('page'));
  const saving = start(async (abort) => savePage(ports, run, links, await composing.result, abort));
  const page = yield* resultOr(saving, null, 'page', request, degraded, signal);
  const pageMs = composing.tookMs() + saving.tookMs();
  yield stageEvent(mileposts.leave('page', pageMs, page ? 'done' : 'skipped'));
  if (page) yield { name: 'page', data: page };

  yield {
    name: 'complete',
    data: {
      success: true,
      response: written.text,
      finishReason: result.finishReason,
      confidence: result.confidence,
      sources: toCitedSources(sources, result.citations),
      pageUrl: page?.url ?? null,
      degraded,
      usage: result.usage,
      timings: mileposts.timings(),
    },
  };
  yield stageEvent(mileposts.arrive());
}

function beginRun({ run, links }: AnswerRequest, mileposts: Mileposts): RunEvent {
  return stageEvent({
    ...mileposts.enter('init'),
    protocol: PROTOCOL_VERSION,
    runId: run.id,
    conversationId: run.conversationId,
    messageId: run.messageId,
    eventsUrl: links.events(run.id),
    stopUrl: links.stop(run.id),
    plan: PLAN,
  });
}

/** The work's result, or the lesser one with a notice when it failed. An abort of the run itself is not forgiven. */
async function* resultOr<Result>(
  work: StartedWork<Result>,
  lesser: Result,
  stageId: StageId,
  request: AnswerRequest,
  degraded: StageId[],
  signal: AbortSignal,
): AsyncGenerator<RunEvent, Result, void> {
  try {
    return await work.result;
  } catch (error) {
    if (signal.aborted) throw error;
    degraded.push(stageId);
    request.onFailure({ errorId: request.createErrorId(), stageId, error });
    yield {
      name: 'notice',
      data: { level: 'warning', code: 'degraded', message: LESSER_RESULTS[stageId] ?? '', stageId },
    };
    return lesser;
  }
}

const LESSER_RESULTS: Partial<Record<StageId, NoticePayload['message']>> = {
  intent: 'The kind of question could not be told, so the answer takes a general form.',
  signals: 'Your profile could not be read, so the answer is not personalised.',
  page: ERROR_CATALOG.page_failed.sentence,
};

function neutralIntent(locale: string | null): Intent {
  return { kind: 'factoid', confidence: 0, language: locale ?? 'und' };
}

async function updateProfile(
  { profiles }: AnswerPorts,
  { visitorId }: RunRecord,
  detecting: StartedWork<readonly Signal[]>,
  loading: StartedWork<Profile>,
  now: Date,
  signal: AbortSignal,
): Promise<ReturnType<typeof mergeProfile>> {
  const merged = mergeProfile(await loading.result, await detecting.result, now);
  if (merged.changed.length > 0) await profiles.save(visitorId, merged.profile, signal);
  return merged;
}

async function unlessFailed(
  searching: StartedWork<Retrieval>,
  code: 'knowledge_unavailable',
): Promise<Retrieval> {
  try {
    return await searching.result;
  } catch (error) {
    if (error instanceof RunFailure) throw error;
    throw new RunFailure(code, 'The search failed.', { cause: error });
  }
}

async function* writeAnswer(
  request: Parameters<Writer['write']>[0],
  writer: Writer,
  deadline: Parameters<typeof limitTime>[0],
  written: { text: string },
  runSignal: AbortSignal,
): AsyncGenerator<RunEvent, WrittenAnswer, void> {
  const limited = limitTime(deadline, runSignal);
  try {
    const pieces = coalesce(writer.write(request, limited.signal), DELTA_WINDOW_MS, limited.signal);
    for (;;) {
      const piece = await pieces.next();
      if (piece.done) return piece.value;
      yield { name: 'delta', data: { text: piece.value, offset: written.text.length } };
      written.text += piece.value;
    }
  } finally {
    limited.dispose();
  }
}

async function savePage(
  { pages }: AnswerPorts,
  { id, visitorId, question }: RunRecord,
  links: Links,
  draft: PageDraft,
  signal: AbortSignal,
) {
  const { pageId, version } = await pages.save({ visitorId, runId: id, question, draft }, signal);
  const { title, form, personalisedBy } = draft;
  return { pageId, version, url: links.page(pageId), title, form, personalisedBy };
}

function* endEarly(
  request: AnswerRequest,
  mileposts: Mileposts,
  response: string,
  thrown: unknown,
): Generator<RunEvent, void, void> {
  const { stageId } = mileposts;
  const code = toErrorCode(thrown);
  const { sentence, retryable } = ERROR_CATALOG[code];
  const errorId = request.createErrorId();
  const stopped = thrown === STOPPED_BY_VISITOR;
  if (!stopped) request.onFailure({ errorId, stageId, error: thrown });
  const message = stopped ? 'You stopped this answer. What was written is kept.' : sentence;
  yield {
    name: 'complete',
    data: {
      success: false,
      error: { code, message, retryable, retryAfterMs: null, stageId, errorId },
      response,
    },
  };
  yield stageEvent(mileposts.halt(stopped ? 'stopped' : 'failed'));
}
