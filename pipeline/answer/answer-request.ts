import type { StageId } from '../events.ts';
import type {
  Classifier,
  KnowledgeBase,
  OwnerAnswerFinder,
  OwnKindTeller,
  PageComposer,
  PageStore,
  ProfileStore,
  QuestionLikeness,
  RetryingWriter,
  RunRecord,
  RunResults,
  SignalDetector,
  Turn,
  Usage,
  Writer,
} from '../ports.ts';
import type { HandOver } from './hand-over.ts';
import type { Estimator } from './mileposts.ts';

export interface AnswerPorts {
  readonly classifier: Classifier;
  /** Absent: the owner has no kinds of their own. */
  readonly ownKinds?: OwnKindTeller;
  /** Absent: the owner has written no answers. */
  readonly ownerAnswers?: OwnerAnswerFinder;
  readonly signalDetector: SignalDetector;
  readonly profiles: ProfileStore;
  readonly knowledge: KnowledgeBase;
  readonly writer: Writer;
  readonly pageComposer: PageComposer;
  readonly pages: PageStore;
  /** Tells operators which questions ask the same; no run asks it. Absent: the ledger is not kept. */
  readonly likeness?: QuestionLikeness;
  /** Stages of a model for one run. Each is tried first, and the port of the same name takes over when it fails. */
  readonly model?: (run: RunRecord, results: RunResults) => ModelStages;
}

/** A stage that is missing is not given to the model. */
export interface ModelStages {
  readonly classifier?: Classifier;
  readonly signalDetector?: SignalDetector;
  /** Bounds its own silence: while it writes only the end of the run ends it. */
  readonly writer?: RetryingWriter;
  readonly pageComposer?: PageComposer;
  /** What all of them have used so far; null when the model was not asked. */
  usage(): Usage | null;
}

/** Where the things that events point to are found; the pipeline itself knows no addresses. */
export interface Links {
  /** Where a run is followed and stopped, with its key. */
  /** `runKey` opens it for longer than what is in the addresses. */
  run(runId: string): { eventsUrl: string; stopUrl: string; runKey: string };
  passage(passageId: string): string;
  page(pageId: string): string;
  readonly profile: string;
}

export interface AnswerSettings {
  /** Passages handed to the writer. */
  readonly sourceLimit: number;
  /** What a stage may take, the built-in writer between two pieces, and a model for its page once the answer is written. */
  readonly stageTimeoutMs: number;
  /** Absent: nobody wants to be asked. */
  readonly handOver?: HandOver | undefined;
}

export interface AnswerRequest {
  readonly run: RunRecord;
  readonly history: readonly Turn[];
  readonly ports: AnswerPorts;
  /** Where what was paid for is kept until the run is over; absent: nowhere. */
  readonly results?: RunResults | undefined;
  readonly links: Links;
  readonly settings: AnswerSettings;
  /** Told of everything that went wrong; the visitor is told only the public sentence, under the same `errorId`. Must not throw. */
  readonly onFailure: (failure: { runId: string; errorId: string; stageId: StageId; error: unknown }) => void;
  readonly createErrorId: () => string;
  /** Tells the time left; absent: nobody knows. */
  readonly estimate?: Estimator;
  /** `performance.now()` after which the run is ended; absent: nobody ends it. */
  readonly endsAt?: number;
  /** `performance.now()` at the start of the run: a calendar's clock may be set while it goes on. */
  readonly startedAt: number;
  /** Milliseconds since the epoch, for dates. Durations are never taken from it. */
  readonly now: () => number;
}
