import type { Turn } from './conversation-turn.ts';

export type { ProfileChange } from '../events.ts';

/** `field` is where or in which branch a role is done, `version` what is asked about: a version, edition or plan. */
export type SignalKey =
  | 'language'
  | 'expertise'
  | 'mood'
  | 'urgency'
  | 'topic'
  | 'role'
  | 'field'
  | 'version';

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
  /** The visitor said so in place of what was noticed: words do not outweigh it. */
  readonly isCorrected?: true;
}

export interface Profile {
  readonly traits: readonly Trait[];
  /** The visitor wants answers without it: nothing of it is used, and nothing more is noticed. */
  readonly isOff?: true;
  /** The visitor asked not to be tracked: no trait is kept longer than `BRIEF_MS`. */
  readonly isBrief?: true;
}

/** What is kept of visitors who ask not to be tracked is gone after 24 hours, with the hour in which it is swept. */
export const BRIEF_MS = 23 * 3_600_000;

export interface ProfileSaveOptions {
  /** An event of a run tells of it afterwards: it need not be durable before that event is. */
  readonly isToldByEvent?: boolean;
}

export interface ProfileStore {
  /** An empty profile when nothing is known. */
  load(visitorId: string, signal: AbortSignal): Promise<Profile>;
  /** Replaces the traits, and leaves what the visitor wants as it is. */
  save(
    visitorId: string,
    profile: Pick<Profile, 'traits'>,
    signal: AbortSignal,
    options?: ProfileSaveOptions,
  ): Promise<void>;
  /** Erases the traits, and leaves what the visitor wants as it is. */
  erase(visitorId: string): Promise<void>;
  setOff(visitorId: string, isOff: boolean): Promise<void>;
  /** From now on, and for what is kept already. Costs nothing when it is so. */
  setBrief(visitorId: string, isBrief: boolean): Promise<void>;
  /** Deletes the expired traits of all visitors. */
  eraseExpired(): Promise<void>;
}
