/** What was wrong with an answer, in one word. A closed set: what else was wrong is a comment. */
export const FEEDBACK_REASONS = ['wrong', 'not_asked', 'incomplete', 'outdated', 'other'] as const;

export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

/** The longest comment, in UTF-16 units. */
export const MAX_COMMENT_CHARS = 500;

/** What a visitor says of an answer. */
export interface Feedback {
  readonly helpful: boolean;
  readonly reason: FeedbackReason | null;
  /** In the visitor's own words. */
  readonly comment: string | null;
}

export interface GivenFeedback extends Feedback {
  /** ISO 8601; when it was said last. */
  readonly givenAt: string;
}

/** What visitors say of answers, one for each run. It is erased with its run: `UnitOfWork.eraseRuns`. */
export interface FeedbackStore {
  /** In the place of what was said before; null when there is no such run. Durable when it resolves. */
  set(runId: string, feedback: Feedback): Promise<GivenFeedback | null>;
  /** False when nothing was said. Durable when it resolves. */
  remove(runId: string): Promise<boolean>;
  find(runId: string): Promise<GivenFeedback | null>;
  /** By the ids of those runs of which something was said. */
  findAll(runIds: readonly string[]): Promise<ReadonlyMap<string, GivenFeedback>>;
}
