import { FEEDBACK_REASONS, type Feedback, MAX_COMMENT_CHARS } from '../../pipeline/ports.ts';
import type { FeedbackModel } from './page-models.ts';

/** Those that are offered; for all else there is the sentence beside them. */
const OFFERED = FEEDBACK_REASONS.filter((reason) => reason !== 'other');

export interface FeedbackPlace {
  readonly isOffered: boolean;
  readonly given: Feedback | null;
  /** Of the page that the form is on, with its question mark. */
  readonly query: string;
}

/** For an answer of which nothing can be said, or not yet. */
export const NO_FEEDBACK: FeedbackPlace = { isOffered: false, given: null, query: '' };

export function toFeedbackModel(runId: string, { isOffered, given, query }: FeedbackPlace): FeedbackModel {
  return {
    isOffered,
    action: `/runs/${encodeURIComponent(runId)}/feedback${query}`,
    isUp: given?.helpful === true,
    isDown: given?.helpful === false,
    reasons: OFFERED.map((code) => ({ code, isChosen: given?.reason === code })),
    comment: given?.comment ?? '',
    maxCommentChars: MAX_COMMENT_CHARS,
  };
}
