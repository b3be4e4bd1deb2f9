import type { SearchRequest } from './knowledge.ts';
import type { PageForm } from './page.ts';

/** What the owner wants done with the questions of a kind of their own; each of it may be missing. */
export interface OwnKindAction {
  /** The form of the page that is made. */
  readonly page?: Exclude<PageForm, 'unanswered'>;
  /** Markdown that is said in place of an answer from the documents. */
  readonly answer?: string;
  /** Where a person is reached: an https, mailto or tel address, offered below the answer. */
  readonly handover?: string;
}

/** A kind of the owner's own that a question was found to be of. */
export interface OwnKind {
  /** As the owner wrote it. */
  readonly label: string;
  /** 0.5 to 1: the chance that it is right; with less, no kind is told. */
  readonly confidence: number;
  readonly action: OwnKindAction;
  /** The question alone does not show it: it goes on from one that did. */
  readonly isBorrowed?: true;
}

export interface OwnKindTeller {
  /** Null for a question that belongs to none of the owner's kinds, as far as can be told, and where there are none. */
  tell(question: Pick<SearchRequest, 'text' | 'history'>, signal: AbortSignal): Promise<OwnKind | null>;
}

/** The owner's kinds as they were learnt. */
export interface LearntOwnKinds {
  /** The owner's file as it was written. */
  readonly text: string;
  /** What was learnt from it, in a format of its own. */
  readonly model: Uint8Array;
  /** Hexadecimal: an equal hash means the same kinds, learnt in the same way. */
  readonly hash: string;
}

export interface OwnKindStore {
  /** The hash of what is kept, null when nothing is. */
  hash(): Promise<string | null>;
  /** Null when nothing is kept. */
  read(): Promise<LearntOwnKinds | null>;
  /** Durable when it resolves; every process that reads the store sees it from then on. */
  replace(kinds: LearntOwnKinds): Promise<void>;
  /** The same, with nothing in its place. False when nothing was kept. */
  remove(): Promise<boolean>;
}
