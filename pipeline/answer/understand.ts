import type { StartedWork, TimeLimit } from '../deadline.ts';
import type { OwnKindPayload, ProfilePayload, RunEvent } from '../events.ts';
import { isRunFailure, RunFailure } from '../failure.ts';
import type {
  Classifier,
  Intent,
  OwnerAnswer,
  OwnKind,
  Profile,
  RunRecord,
  SearchRequest,
  Signal,
  SignalDetector,
  Turn,
  WriteRequest,
} from '../ports.ts';
import type { StopSignal } from '../stop-signal.ts';
import type { AnswerPorts, AnswerRequest } from './answer-request.ts';
import { type Degradation, type Lesser, resultOr } from './lesser-result.ts';
import { type Mileposts, stageEvent } from './mileposts.ts';
import { mergeProfile } from './signals.ts';
import { tellSources } from './sources.ts';

export interface RunContext {
  readonly request: AnswerRequest;
  readonly mileposts: Mileposts;
  readonly degradation: Degradation;
  readonly limit: TimeLimit;
  readonly signal: StopSignal;
  /** What was told of the run that has to be told again when all of it is replaced. */
  readonly told: { profile: ProfilePayload | null };
}

type Merged = ReturnType<typeof mergeProfile>;
type AskedOwner = Pick<SearchRequest, 'text' | 'history'>;

const NOTICES = {
  plainIntent: 'The model could not be used to understand the question, so simpler means were used.',
  noIntent: 'The kind of question could not be told, so the answer takes a general form.',
  plainSignals:
    'The model could not be used to read your words for your profile, so simpler means were used.',
  noSignals: 'Your profile could not be read, so the answer is not personalised.',
};

/**
 * The stages intent, signals and knowledge, and the sources. The stages are independent: all work starts at once and is
 * awaited late, while the events still leave in the protocol's order. Returns what is known before anything is written.
 */
export async function* understand(
  context: RunContext,
  stages: { classifier?: Classifier; signalDetector?: SignalDetector },
): AsyncGenerator<RunEvent, WriteRequest, void> {
  const { request, mileposts, degradation, limit, signal } = context;
  const { run, history, ports, links, settings } = request;
  yield stageEvent(mileposts.enter('intent'));
  const classifying = classify(context, stages.classifier ?? ports.classifier);
  const telling = tellOwnKind(context);
  const recalling = findOwnerAnswer(context);
  const detecting = detect(context, stages.signalDetector ?? ports.signalDetector);
  const loading = limit.start((abort) => loadProfile(request, abort)).result;
  const { context: place, filter } = run.options ?? {};
  const question = { text: run.question, history, limit: settings.sourceLimit, context: place, filter };
  const searching = limit.start((abort) => ports.knowledge.search(question, abort));

  const lesserIntents: Lesser<Intent>[] = [
    { result: async () => neutralIntent(run.locale), notice: NOTICES.noIntent },
  ];
  if (stages.classifier) {
    const result = () => classify(context, ports.classifier).result;
    lesserIntents.unshift({ result, notice: NOTICES.plainIntent });
  }
  const intent = yield* resultOr(classifying.result, lesserIntents, 'intent', degradation, signal);
  const ownKind = await telling;
  const ownerAnswer = await recalling;
  yield stageEvent(mileposts.leave('intent', classifying.tookMs()));
  const { kind, confidence, language } = intent;
  const own = ownKind && { ownKind: toOwnKindPayload(ownKind) };
  yield { name: 'intent', data: { label: kind, confidence, language, ...own } };

  yield stageEvent(mileposts.enter('signals'));
  const profiling = learn(context, detecting.result, loading);
  const lesserProfiles: Lesser<Merged>[] = [
    { result: async () => ({ profile: { traits: [] }, changed: [] }), notice: NOTICES.noSignals },
  ];
  if (stages.signalDetector) {
    const result = () => learn(context, detect(context, ports.signalDetector).result, loading).result;
    lesserProfiles.unshift({ result, notice: NOTICES.plainSignals });
  }
  const { profile, changed } = yield* resultOr(
    profiling.result,
    lesserProfiles,
    'signals',
    degradation,
    signal,
  );
  yield stageEvent(mileposts.leave('signals', Math.max(detecting.tookMs(), profiling.tookMs())));
  if (changed.length > 0) {
    context.told.profile = { changed, inspectUrl: links.profile };
    yield { name: 'profile', data: context.told.profile };
  }

  yield stageEvent(mileposts.enter('knowledge'));
  const retrieval = await searching.result.catch(failSearch);
  yield stageEvent(mileposts.leave('knowledge', searching.tookMs()));
  const passages = yield* tellSources(retrieval, links.passage);
  const { terms, confidence: found, documentsVersion } = retrieval;
  return {
    question: run.question,
    history,
    context: place,
    intent,
    ...(ownKind && { ownKind }),
    ...(ownerAnswer && { ownerAnswer }),
    profile,
    passages,
    terms,
    confidence: found,
    documentsVersion,
  };
}

function classify({ request, limit }: RunContext, by: Classifier): StartedWork<Intent> {
  const { question: text, locale } = request.run;
  return limit.start((abort) => by.classify({ text, locale }, abort));
}

function tellOwnKind(context: RunContext): Promise<OwnKind | null> {
  const { ownKinds } = context.request.ports;
  return askOwner(context, ownKinds && ((question, abort) => ownKinds.tell(question, abort)));
}

function findOwnerAnswer(context: RunContext): Promise<OwnerAnswer | null> {
  const { ownerAnswers } = context.request.ports;
  return askOwner(context, ownerAnswers && ((question, abort) => ownerAnswers.find(question, abort)));
}

/** An answer is whole without what the owner has said: what cannot be told is reported, and null. */
async function askOwner<Said>(
  { request, limit, signal }: RunContext,
  ask: ((question: AskedOwner, abort: AbortSignal) => Promise<Said | null>) | undefined,
): Promise<Said | null> {
  if (!ask) return null;
  const { run, history, onFailure, createErrorId } = request;
  try {
    return await limit.start((abort) => ask({ text: run.question, history }, abort)).result;
  } catch (error) {
    if (signal.aborted) return null;
    onFailure({ runId: run.id, errorId: createErrorId(), stageId: 'intent', error });
    return null;
  }
}

/** What of it is told on the wire. */
export function toOwnKindPayload({ label, confidence }: OwnKind): OwnKindPayload {
  return { label, confidence };
}

function detect({ request, limit }: RunContext, by: SignalDetector): StartedWork<readonly Signal[]> {
  const turns: readonly Turn[] = [...request.history, { role: 'visitor', text: request.run.question }];
  return limit.start((abort) => by.detect(turns, abort));
}

function learn(
  { request, limit }: RunContext,
  detecting: Promise<readonly Signal[]>,
  loading: Promise<Profile>,
): StartedWork<Merged> {
  const { ports, run, now } = request;
  return limit.start((abort) => updateProfile(ports, run, detecting, loading, new Date(now()), abort));
}

/** What is known of the visitor; a run that is to do without says so itself. */
async function loadProfile({ run, ports }: AnswerRequest, signal: AbortSignal): Promise<Profile> {
  if (run.options?.profile === 'off') return { traits: [], isOff: true };
  return ports.profiles.load(run.visitorId, signal);
}

async function updateProfile(
  { profiles }: AnswerPorts,
  { visitorId, question }: Pick<RunRecord, 'visitorId' | 'question'>,
  detecting: Promise<readonly Signal[]>,
  loading: Promise<Profile>,
  now: Date,
  signal: AbortSignal,
): Promise<Merged> {
  const [held, signals] = [await loading, await detecting];
  if (held.isOff) return { profile: { traits: [] }, changed: [] };
  // What earlier messages showed was noticed with them; what the visitor has erased since must not come back.
  const news = signals.filter(({ why }) => question.includes(why));
  const merged = mergeProfile(held, news, now);
  if (merged.changed.length > 0)
    await profiles.save(visitorId, merged.profile, signal, { isToldByEvent: true });
  return merged;
}

function neutralIntent(locale: string | null): Intent {
  return { kind: 'factoid', confidence: 0, language: locale ?? 'und' };
}

function failSearch(error: unknown): never {
  if (isRunFailure(error)) throw error;
  throw new RunFailure('knowledge_unavailable', 'The search failed.', { cause: error });
}
