import type { FeedbackReason, GivenFeedback } from '../ports.ts';

/** A row of the table of feedback, whose columns have the same names in every database. */
type Row = Readonly<Record<string, unknown>>;

export function toFeedback({ helpful, reason, comment, given_at }: Row): GivenFeedback {
  return {
    helpful: Boolean(helpful),
    reason: reason as FeedbackReason | null,
    comment: comment === null ? null : String(comment),
    givenAt: new Date(Number(given_at)).toISOString(),
  };
}
