import type { Turn } from './conversation-turn.ts';

export type { ProfileChange } from '../events.ts';

export type SignalKey = 'language' | 'expertise' | 'mood' | 'urgency' | 'topic';

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
}

export interface Profile {
  readonly traits: readonly Trait[];
}

export interface ProfileStore {
  /** An empty profile when nothing is known. */
  load(visitorId: string, signal: AbortSignal): Promise<Profile>;
  save(visitorId: string, profile: Profile, signal: AbortSignal): Promise<void>;
  erase(visitorId: string): Promise<void>;
}
