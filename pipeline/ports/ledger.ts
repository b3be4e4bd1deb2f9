import type { Feedback } from './feedback.ts';
import type { RunOutcome, RunRecord } from './runs.ts';
import type { RunMeasures } from './unit-of-work.ts';

/**
 * How a run ended for who asked. `unsure`: the closest places were shown; `reply`: small talk, or the owner's own answer to a
 * kind of question.
 */
export const ENDINGS = ['answered', 'unsure', 'unanswered', 'reply', 'failed', 'stopped'] as const;
export type Ending = (typeof ENDINGS)[number];

/** By what runs are told apart; each is empty where there is nothing to say. */
export interface LedgerPlace {
  /** Of the question: two or three letters. */
  readonly language: string;
  /** Name of the site whose key the ask carried. */
  readonly site: string;
  /** That the question was limited to. */
  readonly collection: string;
}

export const PLACE_PARTS = ['language', 'site', 'collection'] as const satisfies (keyof LedgerPlace)[];

/** A run that is over and not counted yet. `key` is the store's own number of it. */
export interface UncountedRun extends RunMeasures {
  readonly key: number;
  readonly run: RunRecord;
  readonly outcome: RunOutcome;
}

/** A question with what it is compared by. */
export interface ComparableQuestion {
  /** Of words that carry meaning, rarest first, a few dozen at most. */
  readonly terms: readonly string[];
  /** Of unit length; null where there are no vectors. */
  readonly vector: Float32Array | null;
}

/** A question of the ledger that shares a term with another. */
export interface KnownQuestion extends ComparableQuestion {
  readonly family: number;
}

/** Where a question that the ledger does not have belongs: to a family, with another one of the same call, or by itself. */
export type Kinship = { readonly family: number } | { readonly like: string } | null;

export interface NewQuestion extends ComparableQuestion {
  /** A hash of its words. */
  readonly key: string;
  readonly kinship: Kinship;
}

/** What the ledger keeps of a run. */
export interface LedgerEntry extends LedgerPlace {
  readonly key: number;
  /** UTC, as `2026-01-31`. */
  readonly day: string;
  readonly ending: Ending;
  /** It helped little: nothing was answered, or with little confidence. */
  readonly isWeak: boolean;
  readonly isDegraded: boolean;
  /** 0 to 1; null when it failed. */
  readonly confidence: number | null;
  readonly firstEventMs: number | null;
  readonly totalMs: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Key of its question, which is among those of the call or in the ledger. */
  readonly question: string;
  /** What is counted of it, by the name of the measure. */
  readonly measures: ReadonlyMap<string, number>;
  /** Documents that the answer cites. */
  readonly documents: readonly string[];
}

/** Runs that are looked at. Absent parts exclude nothing. */
export interface LedgerFilter extends Partial<LedgerPlace> {
  /** Days, both included. */
  readonly from: string;
  readonly to: string;
}

export interface DayAmount {
  readonly day: string;
  readonly measure: string;
  readonly amount: number;
}

/** Questions that ask the same. */
export interface QuestionFamily {
  readonly family: number;
  /** Runs of the filter, and how many of them are weak. */
  readonly asked: number;
  readonly weak: number;
  /** How many different questions are in it, whenever they were asked. */
  readonly forms: number;
  /** The latest run of it, of the filter. */
  readonly latest: LedgerRun;
  /** Title and headings of the place that came closest then; null when there was none. */
  readonly closest: string | null;
}

/** A run of the ledger. */
export interface LedgerRun
  extends LedgerPlace,
    Pick<
      LedgerEntry,
      | 'key'
      | 'day'
      | 'ending'
      | 'isWeak'
      | 'isDegraded'
      | 'confidence'
      | 'firstEventMs'
      | 'totalMs'
      | 'inputTokens'
      | 'outputTokens'
    > {
  readonly runId: string;
  readonly question: string;
  readonly family: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** What its visitor said of the answer; null where they said nothing. */
  readonly feedback: Feedback | null;
}

export interface RunWindow {
  readonly limit: number;
  /** Those before this run's key; the latest ones without it. */
  readonly before?: number;
  readonly family?: number;
  readonly ending?: Ending;
  /** Those whose answer was not found helpful. */
  readonly isUnhelpful?: true;
}

export interface DocumentAmount {
  readonly document: string;
  readonly amount: number;
}

/**
 * What operators see of runs. Runs are counted after they have ended; what a visitor erases goes from it in the same unit of
 * work, but for counts.
 */
export interface Ledger {
  /** Oldest first. */
  listUncounted(limit: number): Promise<readonly UncountedRun[]>;
  /** Those of these keys of questions that the ledger has. */
  findKnown(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Questions that share one of the terms; of each term the latest ones. */
  findAlike(terms: readonly string[]): Promise<readonly KnownQuestion[]>;
  /**
   * Counts these runs; none twice, and none that is erased or was counted meanwhile. `questions`: those that `findKnown` did not
   * find, each with its kinship.
   */
  count(entries: readonly LedgerEntry[], questions: readonly NewQuestion[]): Promise<void>;
  /** The amounts of each day. */
  sum(filter: LedgerFilter): Promise<readonly DayAmount[]>;
  /** What there is to filter by. */
  listPlaces(): Promise<readonly LedgerPlace[]>;
  /** Those with the most weak runs first; `onlyWeak` leaves out those without any. */
  listFamilies(
    filter: LedgerFilter,
    window: { readonly limit: number; readonly from: number; readonly onlyWeak: boolean },
  ): Promise<readonly QuestionFamily[]>;
  /** How many visitors found the answer helpful, and how many did not. */
  countFeedback(filter: LedgerFilter): Promise<{ readonly helpful: number; readonly unhelpful: number }>;
  /** The latest first. */
  listRuns(filter: LedgerFilter, window: RunWindow): Promise<readonly LedgerRun[]>;
  /** Null when it is unknown or not counted yet. */
  findRun(runId: string): Promise<LedgerRun | null>;
  /** Different wordings of a family's questions that are asked most, the most frequent first. */
  listForms(family: number, limit: number): Promise<readonly string[]>;
  /** Documents by how often answers cite them. */
  listDocuments(filter: LedgerFilter, limit: number): Promise<readonly DocumentAmount[]>;
}
