import type { FinishReason } from '../events.ts';
import type { Intent } from './classifier.ts';
import type { Turn } from './conversation-turn.ts';
import type { ScoredPassage, WeightedTerm } from './knowledge.ts';
import type { OwnKind } from './own-kinds.ts';
import type { OwnerAnswer } from './owner-answers.ts';
import type { Profile } from './profile.ts';
import type { QuestionContext } from './question-options.ts';

/** A passage with the number that the answer cites it by. */
export interface NumberedPassage extends ScoredPassage {
  readonly n: number;
  /** What the visitor is shown of it, as in a hit. */
  readonly excerpt: string;
}

export interface WriteRequest {
  readonly question: string;
  readonly history: readonly Turn[];
  readonly context?: QuestionContext | undefined;
  readonly intent: Intent;
  /** The kind of the owner's own that the question is of; absent where it is of none. */
  readonly ownKind?: OwnKind | undefined;
  /** What the owner has written for just this question; absent where there is nothing. */
  readonly ownerAnswer?: OwnerAnswer | undefined;
  readonly profile: Profile;
  readonly passages: readonly NumberedPassage[];
  readonly terms: readonly WeightedTerm[];
  /** From the retrieval. */
  readonly confidence: number;
  readonly documentsVersion?: number | undefined;
}

/** A quote is verbatim in the section of the passage that has this number. */
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

/** Yielded in place of text, before the first piece only: what writes failed in passing and is asked again. */
export const RETRYING = Symbol('retrying');

/** Yielded in place of text, before the first piece only: what writes thinks about it. */
export const THINKING = Symbol('thinking');

/** Yielded in place of text: all text so far was none of the answer, which begins now. */
export const TAKEN_BACK = Symbol('taken back');

/** What a writer may yield in place of text. */
export type WriterMark = typeof RETRYING | typeof THINKING | typeof TAKEN_BACK;

/** A writer whose upstream may have to be asked more than once, or may show only later where its answer begins. */
export interface RetryingWriter {
  /** See `Writer`. */
  write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<string | WriterMark, WrittenAnswer, void>;
}

export interface Writer {
  /** Yields the answer piece by piece, `[n]` markers included, and returns what it rests on. */
  write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<string, WrittenAnswer, void>;
}
