import type { SearchRequest } from './knowledge.ts';

/** What the owner has written for a question that the documents do not answer. */
export interface OwnerAnswer {
  readonly id: string;
  /** The ways in which it is asked, as the owner has typed or confirmed them; one at least. */
  readonly questions: readonly string[];
  /** Markdown. */
  readonly text: string;
  /** The last day on which it is given, as `2026-01-31`, UTC; null: it is given for ever. */
  readonly expires: string | null;
}

export interface OwnerAnswerFinder {
  /** The answer that the owner has written for this question; null when there is none, or the question may want something else. */
  find(question: Pick<SearchRequest, 'text' | 'history'>, signal: AbortSignal): Promise<OwnerAnswer | null>;
}
