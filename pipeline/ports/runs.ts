import type { ErrorCode, FailurePayload, SuccessPayload } from '../events.ts';
import type { Turn } from './conversation-turn.ts';
import type { QuestionOptions } from './question-options.ts';

export interface Conversation {
  readonly id: string;
  /** The first question, or what its visitor calls it. */
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface ListedConversation extends Conversation {
  /** An answer is being written in it. */
  readonly isRunning: boolean;
}

export interface ListedConversations {
  readonly conversations: readonly ListedConversation[];
  readonly hasOlder: boolean;
}

/** Some conversations of a visitor, the newest first. */
export interface ConversationWindow {
  readonly limit: number;
  /** Those begun before this one; the newest when it is null or not theirs. */
  readonly before?: string | null;
  /** Those whose title and questions have all these words, as `runs/conversation-filter.ts` tells; all without it. */
  readonly words?: string;
}

/** A question and, when its run is over, what came of it. */
export interface Exchange {
  readonly runId: string;
  readonly question: string;
  readonly createdAt: string;
  readonly outcome: RunOutcome | null;
}

export type RunState = 'running' | 'done' | 'failed' | 'stopped';

export interface RunRecord {
  readonly id: string;
  readonly visitorId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly question: string;
  readonly locale: string | null;
  /** Name of the site whose key the ask carried; absent without one. */
  readonly site?: string;
  readonly options?: QuestionOptions | undefined;
  /** Another run has taken its place, or that of one before it. */
  readonly isSetAside?: true;
  readonly state: RunState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What is kept of a run for later: enough to draw its exchange again. */
export interface RunOutcome {
  readonly state: Exclude<RunState, 'running'>;
  readonly response: string;
  readonly payload: SuccessPayload | FailurePayload;
  readonly errorCode: ErrorCode | null;
}

export interface NewRun {
  readonly visitorId: string;
  /** Continues this conversation; a new one is begun when null. Someone else's is refused with `not_found`. */
  readonly conversationId: string | null;
  readonly question: string;
  readonly locale: string | null;
  /** Name of the site whose key the ask carried. */
  readonly site?: string;
  /**
   * A run that is to be replaced has to be the visitor's own, and of the conversation that is named; without one its own goes
   * on. Else: `not_found`. It is set aside, with the turns after it, which rest on it.
   */
  readonly options?: QuestionOptions;
  /** Joins an earlier run that has the same key, question and options; others are an `idempotency_conflict`. */
  readonly idempotencyKey: string | null;
}

/** Nothing was answered, nothing was claimed, or it was answered with little confidence. */
export type WeakOutcome = 'unanswered' | 'unsure' | 'doubtful';

/** A question whose answer helped little, however often it was asked. */
export interface WeakAnswer {
  /** As it was asked last. */
  readonly question: string;
  readonly outcome: WeakOutcome;
  readonly count: number;
  /** ISO 8601. */
  readonly lastAskedAt: string;
  /** 0 to 1: that the base answers it, as it was then. */
  readonly confidence: number;
  /** Title and headings of the place that came closest; null when there was none. */
  readonly closest: string | null;
  /** Label of the owner's own kind that it was of when it was asked last; null for none. */
  readonly ownKind: string | null;
}

/** What is needed of a run to find what was stored of it elsewhere. */
export type ErasedRun = Pick<RunRecord, 'id' | 'visitorId' | 'question'>;

/** Some turns of a conversation in a row. */
export interface ExchangeWindow {
  readonly limit: number;
  /** The turns right before this run, or right after it; the latest ones without either. */
  readonly before?: string | null;
  readonly after?: string | null;
}

export interface ListedExchanges {
  /** Oldest first; none when the run of the window is not in the conversation. */
  readonly exchanges: readonly Exchange[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

export interface BegunRun {
  readonly run: RunRecord;
  /** It is an earlier run. */
  readonly joined: boolean;
  /** As `UnitOfWork.hold` takes it; null when another process is to execute the run. */
  readonly attempt: number | null;
  /** Ids of the runs that it has set aside and that were not over. */
  readonly replaced: readonly string[];
  /**
   * Resolves when the question is durable; rejects when it is lost. Nothing of the run may be seen before. What is told of it
   * meanwhile may become durable together with it.
   */
  readonly kept: Promise<void>;
}

/** Conversations and their runs. What ends or erases them is a `UnitOfWork`. */
export interface RunStore {
  /**
   * Begins a run, or joins the one of the same key, as one unit of work: its conversation, the run itself, its key and what it
   * sets aside. Resolves when it is decided. Rejects with `storage_unavailable` when nothing can be written now.
   */
  begin(run: NewRun): Promise<BegunRun>;
  find(runId: string): Promise<RunRecord | null>;
  /** Whether the visitor has asked under this idempotency key. */
  hasAsked(visitorId: string, idempotencyKey: string): Promise<boolean>;
  /** What was said before this run in its conversation and is not set aside, oldest first. */
  history(run: RunRecord, limit: number): Promise<readonly Turn[]>;
  /** Null while the run is open, or when it is unknown. */
  findOutcome(runId: string): Promise<RunOutcome | null>;
  /** Those of these runs that are not over. */
  listRunning(runIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Runs that were left open by a process that ended, oldest first. */
  listUnfinished(): Promise<readonly RunRecord[]>;
  /** Counts one more attempt to continue the run, and tells how many there were. Durable when it resolves. */
  countAttempt(runId: string): Promise<number>;
  listConversations(visitorId: string, limit: number): Promise<readonly Conversation[]>;
  searchConversations(visitorId: string, window: ConversationWindow): Promise<ListedConversations>;
  /** False when it is unknown or someone else's. Durable when it resolves. */
  renameConversation(conversationId: string, visitorId: string, title: string): Promise<boolean>;
  /** Null when it is unknown or someone else's. */
  findConversation(conversationId: string, visitorId: string): Promise<Conversation | null>;
  /** Turns that were set aside are not listed. */
  listExchanges(conversationId: string, window: ExchangeWindow): Promise<ListedExchanges>;
  /** Runs of the conversation, oldest first. */
  listRuns(conversationId: string, limit: number): Promise<readonly RunRecord[]>;
  /**
   * Of the questions asked since `time` (ms since the epoch), by outcome, the latest first. `below`: an answer that claims
   * with less confidence counts as weak.
   */
  listWeakAnswers(time: number, below: number): Promise<readonly WeakAnswer[]>;
  /** Conversations without a run under way whose last question is older than `time` (ms since the epoch), oldest first. */
  listIdleConversations(time: number, limit: number): Promise<readonly { id: string; visitorId: string }[]>;
}
