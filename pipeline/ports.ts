/**
 * What a run needs from outside itself, as ports. The default adapters are in `adapters/embedded/`.
 * Every call that belongs to a run takes its AbortSignal and rejects soon after it aborts.
 */
import type { ErrorCode, FinishReason, PagePayload, ProfileChange } from './events.ts';
import type { Block } from './page-blocks.ts';

/** One message of a conversation, oldest first wherever they are listed. */
export interface Turn {
  readonly role: 'visitor' | 'site';
  readonly text: string;
}

// ---- intent ----

export const QUESTION_KINDS = [
  'instruction',
  'reason',
  'comparison',
  'factoid',
  'evidence-based',
  'debate',
  'experience',
  'not-a-question',
] as const;

export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface Intent {
  readonly kind: QuestionKind;
  /** 0 to 1. */
  readonly confidence: number;
  /** BCP 47, `und` when it cannot be told. */
  readonly language: string;
}

export interface Classifier {
  /** `locale` is what the visitor's browser or choice suggests, used when the text alone cannot tell. */
  classify(request: { text: string; locale: string | null }, signal: AbortSignal): Promise<Intent>;
}

// ---- signals ----

export type SignalKey = 'language' | 'expertise' | 'mood' | 'urgency' | 'topic';

/** Something that the visitor's own words show about them. */
export interface Signal {
  readonly key: SignalKey;
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The words that showed it, verbatim. */
  readonly why: string;
}

export interface SignalDetector {
  detect(turns: readonly Turn[], signal: AbortSignal): Promise<readonly Signal[]>;
}

/** Several topics may be held at once; every other key holds one trait. Times are ISO 8601. */
export interface Trait extends Signal {
  readonly seenAt: string;
  readonly expiresAt: string;
}

export interface Profile {
  readonly traits: readonly Trait[];
}

export interface ProfileStore {
  /** An empty profile when nothing is known. */
  load(visitorId: string, signal: AbortSignal): Promise<Profile>;
  save(visitorId: string, profile: Profile, signal: AbortSignal): Promise<void>;
  erase(visitorId: string): Promise<void>;
}

export type { ProfileChange };

// ---- knowledge ----

/** A piece of an imported document, small enough to read at once. */
export interface Passage {
  readonly id: string;
  /** The document's own id or path as it was imported. */
  readonly documentId: string;
  /** The document's title. */
  readonly title: string;
  /** Headings above the passage, outermost first, without the title. */
  readonly headingPath: readonly string[];
  /** The document's own address with an anchor where it has one; null: the site shows the passage itself. */
  readonly url: string | null;
  /** Markdown for documents that had structure, plain text otherwise. */
  readonly text: string;
}

export interface ScoredPassage extends Passage {
  readonly score: number;
}

export interface SearchRequest {
  readonly text: string;
  /** The turns before the question; a question that cannot stand alone borrows from them. */
  readonly history: readonly Turn[];
  readonly limit: number;
}

export interface Retrieval {
  /** Best first; ties keep the order of import. */
  readonly passages: readonly ScoredPassage[];
  /** 0 to 1: that these passages answer the question. */
  readonly confidence: number;
  /** The terms that were searched for, with the weight that their rarity gives them. */
  readonly terms: readonly WeightedTerm[];
}

/** `term` is in the form that `text/terms.ts` makes of a word. */
export interface WeightedTerm {
  readonly term: string;
  readonly weight: number;
}

export interface KnowledgeBase {
  search(request: SearchRequest, signal: AbortSignal): Promise<Retrieval>;
  findPassage(passageId: string): Promise<Passage | null>;
  /** Every passage of the document that holds this one, in reading order; empty when unknown. */
  listDocument(documentId: string): Promise<readonly Passage[]>;
  /** Headings of imported documents that read as questions or topics, for the empty state. */
  suggestQuestions(limit: number): Promise<readonly string[]>;
  counts(): Promise<{ documents: number; passages: number }>;
}

/** A document on its way into the knowledge base. */
export interface ImportedDocument {
  readonly id: string;
  /** Groups what was imported together, so that `removeMissing` knows what to compare with. */
  readonly collection: string;
  readonly title: string;
  readonly url: string | null;
  /** SHA-256 of the source, hexadecimal: an equal hash means unchanged. */
  readonly hash: string;
  readonly passages: readonly { headingPath: readonly string[]; anchor: string | null; text: string }[];
}

/** The writing side of a knowledge base. Nothing is visible to `search` before `commit` resolves. */
export interface KnowledgeImport {
  hashOf(documentId: string): string | null;
  put(document: ImportedDocument): Promise<void>;
  /** Marks a document for removal at commit; false when there is none. */
  remove(documentId: string): boolean;
  listDocumentIds(collection: string): readonly string[];
  commit(): Promise<void>;
  /** Leaves the base as it was. */
  abort(): Promise<void>;
}

// ---- response ----

/** A passage with the number that the answer cites it by. */
export interface NumberedPassage extends ScoredPassage {
  readonly n: number;
}

export interface WriteRequest {
  readonly question: string;
  readonly history: readonly Turn[];
  readonly intent: Intent;
  readonly profile: Profile;
  readonly passages: readonly NumberedPassage[];
  readonly terms: readonly WeightedTerm[];
  /** From the retrieval. */
  readonly confidence: number;
}

/** A quote is verbatim in the passage that has this number. */
export interface Citation {
  readonly n: number;
  readonly quote: string;
}

export interface WrittenAnswer {
  readonly finishReason: FinishReason;
  readonly confidence: number;
  readonly citations: readonly Citation[];
  readonly usage: Usage | null;
}

/** Tokens as the model's server counted them, estimated where it did not. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Writer {
  /** Yields the answer piece by piece, `[n]` markers included, and returns what it rests on. */
  write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<string, WrittenAnswer, void>;
}

// ---- page ----

export interface ComposeRequest {
  readonly question: string;
  readonly intent: Intent;
  readonly profile: Profile;
  readonly passages: readonly NumberedPassage[];
  readonly terms: readonly WeightedTerm[];
  readonly confidence: number;
}

export interface PageDraft {
  readonly title: string;
  /** One sentence for search engines and link previews. */
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** What the page is, for its eyebrow and layout. */
  readonly form: PageForm;
  readonly blocks: readonly Block[];
  readonly sources: readonly PageSource[];
  /** Keys of the profile that shaped it. */
  readonly personalisedBy: readonly string[];
}

export const PAGE_FORMS = ['steps', 'comparison', 'facts', 'explanation', 'overview', 'unanswered'] as const;
export type PageForm = (typeof PAGE_FORMS)[number];

export interface PageSource {
  readonly n: number;
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly url: string;
  /** Sentences that the page takes from it, verbatim. */
  readonly quotes: readonly string[];
}

export interface PageComposer {
  compose(request: ComposeRequest, signal: AbortSignal): Promise<PageDraft>;
}

export interface StoredPage extends PageDraft {
  readonly id: string;
  readonly version: number;
  /** How many versions there are. */
  readonly versions: number;
  readonly question: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface PageStore {
  /** The same visitor's same question keeps its page id and gets the next version; older versions never change. */
  save(
    page: { visitorId: string; runId: string; question: string; draft: PageDraft },
    signal: AbortSignal,
  ): Promise<Pick<PagePayload, 'pageId' | 'version'>>;
  /** The latest version when none is named. */
  find(pageId: string, version?: number): Promise<StoredPage | null>;
}

// ---- conversations and runs ----

export interface Conversation {
  readonly id: string;
  /** The first question. */
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
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
  readonly state: RunState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What is kept of a run for later: enough to draw its exchange again. */
export interface RunOutcome {
  readonly state: Exclude<RunState, 'running'>;
  readonly response: string;
  readonly payload: import('./events.ts').SuccessPayload | import('./events.ts').FailurePayload;
  readonly errorCode: ErrorCode | null;
}

export interface NewRun {
  readonly visitorId: string;
  /** Continues this conversation; a new one is begun when null. Someone else's is refused with `not_found`. */
  readonly conversationId: string | null;
  readonly question: string;
  readonly locale: string | null;
  /** Joins an earlier run that has the same key and question; another question is an `idempotency_conflict`. */
  readonly idempotencyKey: string | null;
}

export interface RunStore {
  /**
   * Durable before the first event of the run is, or the next turn of the event loop, whichever comes first: a question whose
   * first event was seen is never lost. `joined`: it is an earlier run.
   */
  begin(run: NewRun): { run: RunRecord; joined: boolean };
  find(runId: string): RunRecord | null;
  /** What was said before this run in its conversation, oldest first. */
  history(run: RunRecord, limit: number): readonly Turn[];
  finish(runId: string, outcome: RunOutcome): void;
  /** Runs that were left open by a process that ended, oldest first. */
  listUnfinished(): readonly RunRecord[];
  /** Counts one more attempt to continue the run, durably, and tells how many there were. */
  countAttempt(runId: string): number;
  listConversations(visitorId: string, limit: number): readonly Conversation[];
  /** Null when it is unknown or someone else's. */
  findConversation(
    conversationId: string,
    visitorId: string,
  ): { conversation: Conversation; exchanges: readonly Exchange[] } | null;
}

/** Consecutive events of one run as the log keeps them: `frames` holds the exact SSE text that every reader gets. */
export interface LoggedFrames {
  /** Sequence number of the first frame; numbers are contiguous from 1 within a run. */
  readonly firstSeq: number;
  readonly frames: readonly string[];
}

export interface EventLog {
  /** Durable when it returns. */
  append(batches: readonly (LoggedFrames & { readonly runId: string })[]): void;
  /** The frames after the cursor, in order, about `limit` at most; null when there are none. */
  read(runId: string, afterSeq: number, limit: number): LoggedFrames | null;
  /** 0 when the run has no events. */
  lastSeq(runId: string): number;
}
