import type { ComparableQuestion } from './ledger.ts';

/** Tells whether two questions ask the same. */
export interface QuestionLikeness {
  read(question: string, signal: AbortSignal): Promise<ComparableQuestion>;
  /** Compares by how rare words are in the documents as they are now; use one for a few questions in a row. */
  begin(): QuestionComparison;
}

export interface QuestionComparison {
  /** 0 to 1: how much alike they are. */
  likeness(one: ComparableQuestion, other: ComparableQuestion): number;
  /** 0 to 1: how much of what the question's words tell apart is in the other. */
  coverage(question: ComparableQuestion, other: ComparableQuestion): number;
}
