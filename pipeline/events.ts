/**
 * The wire in types: every event that a run can send, and the table of its mileposts.
 * `PROTOCOL.md` beside this file is the same contract in prose; a test holds the two together. Imports nothing.
 */

export const PROTOCOL_VERSION = 1;

export type StageId = 'init' | 'intent' | 'signals' | 'knowledge' | 'response' | 'page' | 'complete';

/** One post on the road: the run has reached `progress` per cent when its `stage` event leaves. */
export interface Milepost {
  readonly stageId: StageId;
  /** Per cent of the whole run, 5 to 100. */
  readonly progress: number;
  readonly labelKey: string;
  /** English; other languages are looked up by `labelKey`. */
  readonly label: string;
}

/** The mileposts of a successful run, in the order in which they are passed. */
export const MILEPOSTS = [
  { stageId: 'init', progress: 5, labelKey: 'stage.init.active', label: 'Initializing...' },
  { stageId: 'intent', progress: 15, labelKey: 'stage.intent.active', label: 'Analyzing your question...' },
  { stageId: 'intent', progress: 25, labelKey: 'stage.intent.done', label: 'Question analyzed' },
  { stageId: 'signals', progress: 35, labelKey: 'stage.signals.active', label: 'Detecting your profile...' },
  { stageId: 'signals', progress: 45, labelKey: 'stage.signals.done', label: 'Profile updated' },
  {
    stageId: 'knowledge',
    progress: 55,
    labelKey: 'stage.knowledge.active',
    label: 'Searching knowledge base...',
  },
  { stageId: 'knowledge', progress: 65, labelKey: 'stage.knowledge.done', label: 'Context gathered' },
  { stageId: 'response', progress: 75, labelKey: 'stage.response.active', label: 'Generating response...' },
  { stageId: 'response', progress: 82, labelKey: 'stage.response.done', label: 'Response ready' },
  { stageId: 'page', progress: 90, labelKey: 'stage.page.active', label: 'Generating personalized page...' },
  { stageId: 'page', progress: 95, labelKey: 'stage.page.done', label: 'Page ready' },
  { stageId: 'complete', progress: 100, labelKey: 'stage.complete.done', label: 'Complete' },
] as const satisfies readonly Milepost[];

/** A stage's place on the road, in per cent: it begins at `start` and is done at `end`. */
export interface PlannedStage {
  readonly id: StageId;
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** The road as the `init` event announces it, one entry a stage, derived from MILEPOSTS. */
export const PLAN: readonly PlannedStage[] = [...new Set(MILEPOSTS.map((post) => post.stageId))].map((id) => {
  const posts = MILEPOSTS.filter((post) => post.stageId === id);
  const ends = posts.map((post) => post.progress);
  return { id, label: posts[0]?.label ?? id, start: Math.min(...ends), end: Math.max(...ends) };
});

export const ERROR_CODES = [
  'bad_request',
  'message_too_long',
  'unauthorized',
  'origin_not_allowed',
  'not_found',
  'idempotency_conflict',
  'rate_limited',
  'over_capacity',
  'stage_timeout',
  'run_timeout',
  'upstream_unavailable',
  'upstream_rate_limited',
  'upstream_refused',
  'upstream_invalid',
  'knowledge_unavailable',
  'page_failed',
  'storage_unavailable',
  'shutting_down',
  'interrupted',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type StageStatus = 'active' | 'done' | 'skipped' | 'failed' | 'stopped';

/** Fields are sent in this order; a client may rely on `stageId` and `progress` being first. */
export interface StagePayload {
  stageId: StageId;
  progress: number;
  label: string;
  labelKey: string;
  status: StageStatus;
  /** Milliseconds since the run started. */
  elapsedMs: number;
  /** Milliseconds that this stage took; present when it is over. */
  stageMs?: number;
  /** Median of the time left, in milliseconds; absent until there is history. */
  etaMs?: number;
  /** 90th percentile of the time left, in milliseconds. */
  etaHighMs?: number;
}

/** What the first event of a run tells beside its stage. */
export interface InitPayload extends StagePayload {
  protocol: typeof PROTOCOL_VERSION;
  runId: string;
  conversationId: string;
  messageId: string;
  eventsUrl: string;
  stopUrl: string;
  /** Opens the run as the header `X-Milepost-Run-Key`; events that were kept before there was one lack it. */
  runKey?: string;
  plan: readonly PlannedStage[];
}

export interface IntentPayload {
  /** The kind of question, for example `instruction` or `comparison`. */
  label: string;
  /** 0 to 1. */
  confidence: number;
  /** BCP 47 language of the question. */
  language: string;
  /** The kind of the owner's own that the question is of, beside the built-in one; absent where it is of none. */
  ownKind?: OwnKindPayload;
}

export interface OwnKindPayload {
  /** As the owner calls it. */
  label: string;
  /** 0.5 to 1. */
  confidence: number;
}

export interface ProfilePayload {
  changed: readonly ProfileChange[];
  /** Where the visitor can see and erase all that was inferred. */
  inspectUrl: string;
}

export interface ProfileChange {
  key: string;
  value: string;
  /** 0 to 1. */
  confidence: number;
  /** The visitor's own words that showed it. */
  why: string;
  /** ISO 8601. */
  expiresAt: string;
}

export interface SourcePayload {
  sourceId: string;
  /** The number that `[n]` in the answer refers to, from 1. */
  n: number;
  /** The imported document's own id or path. */
  documentId: string;
  title: string;
  url: string;
  snippet: string;
  /** Higher is better; comparable within one run only. */
  score: number;
  /** Headings above the passage, outermost first, without the document's title. */
  headingPath?: readonly string[];
  /** As in a hit. */
  excerpt?: string;
}

export interface DeltaPayload {
  text: string;
  /** UTF-16 length of the answer before this piece. */
  offset: number;
}

export interface ProgressPayload {
  stageId: StageId;
  progress: number;
  elapsedMs: number;
  etaMs?: number;
  etaHighMs?: number;
}

export type NoticeCode =
  | 'degraded'
  | 'stage_skipped'
  | 'retrying'
  | 'thinking'
  | 'queued'
  | 'server_draining';

export interface NoticePayload {
  level: 'info' | 'warning';
  code: NoticeCode;
  /** A sentence that a visitor may read. */
  message: string;
  stageId: StageId;
  /** With `queued`: the place in line, from 1. */
  place?: number;
}

export interface PagePayload {
  pageId: string;
  /** Counts from 1; asking the same again makes the next one. */
  version: number;
  url: string;
  title: string;
  /** What it says first, as plain text in one line; events that were kept before there was one lack it. */
  summary?: string;
  /** The kind of page, for example `steps` or `comparison`. */
  form: string;
  /** What of the visitor's profile shaped it. */
  personalisedBy: readonly string[];
}

/**
 * `stop` and `length`: a model wrote the answer, to its end or not. `extractive`: sentences of the sources, as they stand
 * there. `unsure`: nothing is claimed, the hits come closest. `unanswered`: the base does not answer this. `reply`: small
 * talk. One that is not known means `unanswered`.
 */
export type FinishReason = 'stop' | 'length' | 'extractive' | 'unsure' | 'unanswered' | 'reply';

/** Whether a run that ended so has answered its question; only then are there sources and a page. */
export function isAnswer(finishReason: FinishReason): boolean {
  return finishReason === 'stop' || finishReason === 'length' || finishReason === 'extractive';
}

/** A place in the documents where a visitor can read on. */
export interface Hit {
  /** The document's title. */
  title: string;
  /** Headings above the place, outermost first. */
  headingPath: readonly string[];
  url: string;
  /** The imported document's own id or path. */
  documentId: string;
  /** About two lines around the words that matched, which are in `**`: Markdown on one line, 240 characters at most. */
  excerpt: string;
}

/** A source as the final event carries it: with the words that the answer quotes from it. */
export interface CitedSource extends SourcePayload {
  quotes: readonly string[];
}

/** Where a question may be asked that the documents do not answer. */
export interface HandOverPayload {
  /** https, mailto or tel; the question may stand in it. */
  url: string;
  /** The text of the link. */
  label: string;
}

export interface SuccessPayload {
  success: true;
  response: string;
  finishReason: FinishReason;
  /** 0 to 1: that the knowledge base answers this question. */
  confidence: number;
  /** The sources that the answer cites, in the order of their numbers. */
  sources: readonly CitedSource[];
  pageUrl: string | null;
  /** Three to five places, best first, none twice; fewer where no more were found. */
  hits?: readonly Hit[];
  /** One to three questions that go on from the answer; absent where the documents ask none. */
  questions?: readonly string[];
  /** As in `intent`. */
  ownKind?: OwnKindPayload;
  /** Whose words the answer has, where they are neither those of the sources nor of a model. */
  writtenBy?: 'owner';
  /** Only where nothing was answered, the operator wants to be asked, and `response` does not offer another place. */
  handOver?: HandOverPayload;
  /** Which version of the documents was searched; absent where several processes share none. */
  documentsVersion?: number;
  /** Stages that gave a lesser result, in the order in which they ran. */
  degraded: readonly StageId[];
  usage: { inputTokens: number; outputTokens: number } | null;
  /** Milliseconds that each finished stage took, and of the whole run as `totalMs`. */
  timings: Readonly<Record<string, number>>;
}

export interface FailurePayload {
  success: false;
  error: {
    code: ErrorCode;
    message: string;
    retryable: boolean;
    retryAfterMs: number | null;
    stageId: StageId;
    errorId: string;
  };
  /** The answer as far as it was written. */
  response: string;
  /** The sources that it names, without quotes; absent where it names none. */
  sources?: readonly CitedSource[];
}

/** Replaces everything a client knows of the run. */
export interface SnapshotPayload {
  stage: StagePayload | null;
  text: string;
  sources: readonly SourcePayload[];
  page: PagePayload | null;
  profile: ProfilePayload | null;
}

/** Every event by its name. Names never include `error`, `open` or `message`: EventSource uses those itself. */
export interface EventPayloads {
  stage: StagePayload | InitPayload;
  intent: IntentPayload;
  profile: ProfilePayload;
  source: SourcePayload;
  delta: DeltaPayload;
  progress: ProgressPayload;
  notice: NoticePayload;
  snapshot: SnapshotPayload;
  page: PagePayload;
  complete: SuccessPayload | FailurePayload;
}

export type EventName = keyof EventPayloads;

export const EVENT_NAMES = [
  'stage',
  'intent',
  'profile',
  'source',
  'delta',
  'progress',
  'notice',
  'snapshot',
  'page',
  'complete',
] as const satisfies readonly EventName[];

/** An event before it has a sequence number. */
export type RunEvent = {
  [Name in EventName]: { readonly name: Name; readonly data: EventPayloads[Name] };
}[EventName];

/** A `stage` event after which nothing follows. */
export function isTerminalStage(event: RunEvent): boolean {
  if (event.name !== 'stage') return false;
  const { stageId, status } = event.data;
  return stageId === 'complete' || status === 'failed' || status === 'stopped';
}
