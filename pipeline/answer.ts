import type { AnswerPorts, AnswerRequest, Links } from './answer-request.ts';
import { startWork } from './deadline.ts';
import { endEarly } from './end-early.ts';
import { PLAN, PROTOCOL_VERSION, type RunEvent } from './events.ts';
import { ERROR_CATALOG, RunFailure } from './failure.ts';
import { createDegradation, resultOr } from './lesser-result.ts';
import { createMileposts, type Mileposts, stageEvent } from './mileposts.ts';
import type { Intent, PageDraft, Profile, Retrieval, RunRecord, Signal, Turn } from './ports.ts';
import { toCitedSources, toSource } from './sources.ts';
import { mergeProfile } from './stages/signals.ts';
import { writeAnswer } from './write-answer.ts';

export type { AnswerPorts, AnswerRequest, AnswerSettings, Links, ModelStages } from './answer-request.ts';
export { STOPPED_BY_VISITOR } from './end-early.ts';

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
  const degradation = createDegradation(request);
  const model = ports.model?.(run);

  yield beginRun(request, mileposts);

  // Independent work starts early and is awaited late; its events still leave in the protocol's order.
  const turns: readonly Turn[] = [...history, { role: 'visitor', text: run.question }];
  const asked = { text: run.question, locale: run.locale };
  const classify = (by: AnswerPorts['classifier']) => start((abort) => by.classify(asked, abort));
  const detect = (by: AnswerPorts['signalDetector']) => start((abort) => by.detect(turns, abort));
  const classifying = classify(model?.classifier ?? ports.classifier);
  const detecting = detect(model?.signalDetector ?? ports.signalDetector);
  const loadingProfile = start((abort) => ports.profiles.load(run.visitorId, abort));
  const searching = start((abort) =>
    ports.knowledge.search({ text: run.question, history, limit: settings.sourceLimit }, abort),
  );

  yield stageEvent(mileposts.enter('intent'));
  const lesserIntents = [
    model?.classifier
      ? { result: () => classify(ports.classifier).result, notice: LESSER_RESULTS.plainIntent }
      : null,
    { result: async () => neutralIntent(run.locale), notice: LESSER_RESULTS.intent },
  ];
  const intent = yield* resultOr(classifying.result, lesserIntents, 'intent', degradation, signal);
  yield stageEvent(mileposts.leave('intent', classifying.tookMs()));
  yield {
    name: 'intent',
    data: { label: intent.kind, confidence: intent.confidence, language: intent.language },
  };

  yield stageEvent(mileposts.enter('signals'));
  const learn = (signals: Promise<readonly Signal[]>) =>
    start((abort) =>
      updateProfile(ports, run, signals, loadingProfile.result, new Date(request.now()), abort),
    );
  const profiling = learn(detecting.result);
  const lesserProfiles = [
    model?.signalDetector
      ? {
          result: () => learn(detect(ports.signalDetector).result).result,
          notice: LESSER_RESULTS.plainSignals,
        }
      : null,
    { result: async () => ({ profile: { traits: [] }, changed: [] }), notice: LESSER_RESULTS.signals },
  ];
  const learnt = yield* resultOr(profiling.result, lesserProfiles, 'signals', degradation, signal);
  const { profile, changed } = learnt;
  yield stageEvent(mileposts.leave('signals', Math.max(detecting.tookMs(), profiling.tookMs())));
  if (changed.length > 0) yield { name: 'profile', data: { changed, inspectUrl: links.profile } };

  yield stageEvent(mileposts.enter('knowledge'));
  const retrieval = await unlessFailed(searching.result, 'knowledge_unavailable');
  const passages = retrieval.passages.map((passage, index) => ({ ...passage, n: index + 1 }));
  const sources = passages.map((passage) => toSource(passage, links.passage));
  yield stageEvent(mileposts.leave('knowledge', searching.tookMs()));
  for (const data of sources) yield { name: 'source', data };

  yield stageEvent(mileposts.enter('response'));
  const { terms, confidence } = retrieval;
  const brief = { question: run.question, intent, profile, passages, terms, confidence };
  const compose = (by: AnswerPorts['pageComposer']) => start((abort) => by.compose(brief, abort));
  const composing = compose(model?.pageComposer ?? ports.pageComposer);
  const writingSince = performance.now();
  const writers = model?.writer ? [model.writer, ports.writer] : [ports.writer];
  const result = yield* writeAnswer(
    { ...brief, history },
    { writers, deadline, written, degradation, signal },
  );
  yield stageEvent(mileposts.leave('response', performance.now() - writingSince));

  yield stageEvent(mileposts.enter('page'));
  const save = (draft: Promise<PageDraft>) =>
    start(async (abort) => savePage(ports, run, links, await draft, abort));
  const saving = save(composing.result);
  const lesserPages = [
    model?.pageComposer
      ? { result: () => save(compose(ports.pageComposer).result).result, notice: LESSER_RESULTS.plainPage }
      : null,
    { result: async () => null, notice: LESSER_RESULTS.page },
  ];
  const page = yield* resultOr(saving.result, lesserPages, 'page', degradation, signal);
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
      degraded: degradation.degraded,
      usage: model?.usage() ?? result.usage,
      timings: mileposts.timings(),
    },
  };
  yield stageEvent(mileposts.arrive());
}

const LESSER_RESULTS = {
  plainIntent: 'The model could not be used to understand the question, so simpler means were.',
  intent: 'The kind of question could not be told, so the answer takes a general form.',
  plainSignals: 'The model could not be used to read your words for your profile, so simpler means were.',
  signals: 'Your profile could not be read, so the answer is not personalised.',
  plainPage: 'The model could not be used for the page, so it quotes the documents as they stand.',
  page: ERROR_CATALOG.page_failed.sentence,
};

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

function neutralIntent(locale: string | null): Intent {
  return { kind: 'factoid', confidence: 0, language: locale ?? 'und' };
}

async function updateProfile(
  { profiles }: AnswerPorts,
  { visitorId }: RunRecord,
  detecting: Promise<readonly Signal[]>,
  loading: Promise<Profile>,
  now: Date,
  signal: AbortSignal,
): Promise<ReturnType<typeof mergeProfile>> {
  const merged = mergeProfile(await loading, await detecting, now);
  if (merged.changed.length > 0) await profiles.save(visitorId, merged.profile, signal);
  return merged;
}

async function unlessFailed(
  searching: Promise<Retrieval>,
  code: 'knowledge_unavailable',
): Promise<Retrieval> {
  try {
    return await searching;
  } catch (error) {
    if (error instanceof RunFailure) throw error;
    throw new RunFailure(code, 'The search failed.', { cause: error });
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
