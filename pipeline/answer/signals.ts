import {
  BRIEF_MS,
  type Profile,
  type ProfileChange,
  type Signal,
  type SignalKey,
  type Trait,
} from '../ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** After this long without new evidence a trait is believed half as much. */
export const HALF_LIFE_MS: Readonly<Record<SignalKey, number>> = {
  mood: 2 * HOUR_MS,
  urgency: 4 * HOUR_MS,
  topic: 14 * DAY_MS,
  version: 14 * DAY_MS,
  expertise: 30 * DAY_MS,
  role: 90 * DAY_MS,
  field: 90 * DAY_MS,
  language: 180 * DAY_MS,
};
/** What is believed less than this is a guess, and no new trait: its visitor would not recognise it. */
export const MIN_NEW_CONFIDENCE = 0.5;
/** A trait that is believed less than this is forgotten. */
export const MIN_CONFIDENCE = 0.15;
/** Nothing that is read from words is ever certain. */
export const MAX_CONFIDENCE = 0.98;
export const MAX_TOPICS = 12;
/** How much of a contradicting confidence is taken from what was held. */
const CONTRADICTION = 0.8;
/** A smaller change than this is no news and is not noted. */
const MIN_CHANGE = 0.03;

/**
 * What is believed of a visitor after one more message. Beliefs fade with time; new words for the same thing add up, the
 * same words again do not; words for another thing take from what was held, and replace it once they weigh more.
 * `changed` lists what is new, surer, less sure or different, not what only faded. A trait's `confidence` is that of its
 * `seenAt`; `fadedConfidence` tells what is left of it. Pure; `signals` may name a key several times.
 */
export function mergeProfile(
  profile: Profile,
  signals: readonly Signal[],
  now: Date,
): { profile: Profile; changed: readonly ProfileChange[] } {
  const held = profile.traits.filter((trait) => isHeld(trait, now));
  const believed = signals.reduce<readonly Trait[]>((traits, signal) => believe(traits, signal, now), held);
  const kept = believed.filter((trait) => isHeld(trait, now));
  const merged = boundTopics(kept, now).map((trait) => {
    const before = held.find((other) => isSame(other, trait));
    return before && !isNews(before, trait, now) ? before : limitTrait(trait, profile);
  });
  return {
    profile: { ...profile, traits: merged },
    changed: merged.filter((trait) => !held.includes(trait)).map(toChange),
  };
}

/** The traits of a profile in which the visitor has put `value` in the place of one that was noticed. */
export function correctTrait(
  profile: Profile,
  noticed: Pick<Signal, 'key' | 'value'>,
  value: string,
  now: Date,
): readonly Trait[] {
  const { key } = noticed;
  const said = toTrait({ key, value, confidence: MAX_CONFIDENCE, why: value }, MAX_CONFIDENCE, now);
  const others = profile.traits.filter(
    (trait) => !isSame(trait, noticed) && !isSame(trait, said) && (trait.key !== key || key === 'topic'),
  );
  return [...others, limitTrait({ ...said, isCorrected: true }, profile)];
}

/** What is left of a trait's confidence at a later time, 0 to 1. */
export function fadedConfidence(trait: Trait, now: Date): number {
  const ageMs = Math.max(0, now.getTime() - Date.parse(trait.seenAt));
  return trait.confidence * 0.5 ** (ageMs / HALF_LIFE_MS[trait.key]);
}

function isHeld(trait: Trait, now: Date): boolean {
  return Date.parse(trait.expiresAt) > now.getTime();
}

function isSame(one: Pick<Signal, 'key' | 'value'>, other: Pick<Signal, 'key' | 'value'>): boolean {
  return one.key === other.key && one.value === other.value;
}

function isNews(before: Trait, after: Trait, now: Date): boolean {
  return Math.abs(fadedConfidence(after, now) - fadedConfidence(before, now)) >= MIN_CHANGE;
}

function believe(traits: readonly Trait[], signal: Signal, now: Date): readonly Trait[] {
  const same = traits.find((trait) => isSame(trait, signal));
  if (same?.isCorrected) return traits;
  if (same) {
    return traits.map((trait) => (trait === same ? toTrait(signal, addUp(same, signal, now), now) : trait));
  }
  const rival = signal.key === 'topic' ? undefined : traits.find((trait) => trait.key === signal.key);
  if (!rival)
    return signal.confidence < MIN_NEW_CONFIDENCE
      ? traits
      : [...traits, toTrait(signal, signal.confidence, now)];
  if (rival.isCorrected) return traits;
  const before = fadedConfidence(rival, now);
  const left = before - CONTRADICTION * signal.confidence;
  if (left >= signal.confidence)
    return traits.map((trait) => (trait === rival ? lower(rival, left / before) : trait));
  const others = traits.filter((trait) => trait !== rival);
  const confidence = signal.confidence * (1 - before / 2);
  return confidence < MIN_CONFIDENCE ? others : [...others, toTrait(signal, confidence, now)];
}

/** Independent evidence adds up as independent chances do; the same words again are the same evidence. */
function addUp(held: Trait, signal: Signal, now: Date): number {
  const before = fadedConfidence(held, now);
  if (held.why === signal.why) return Math.max(before, signal.confidence);
  return 1 - (1 - before) * (1 - signal.confidence);
}

function lower(trait: Trait, factor: number): Trait {
  const confidence = trait.confidence * factor;
  return { ...trait, confidence, expiresAt: toExpiry(trait.key, confidence, Date.parse(trait.seenAt)) };
}

function toTrait(signal: Signal, believed: number, now: Date): Trait {
  const { key, value, why } = signal;
  const confidence = Math.min(MAX_CONFIDENCE, believed);
  return {
    key,
    value,
    confidence,
    why,
    seenAt: now.toISOString(),
    expiresAt: toExpiry(key, confidence, now.getTime()),
  };
}

function limitTrait(trait: Trait, { isBrief }: Profile): Trait {
  const latest = new Date(Date.parse(trait.seenAt) + BRIEF_MS).toISOString();
  return isBrief && trait.expiresAt > latest ? { ...trait, expiresAt: latest } : trait;
}

/** When so much of it has faded that it is forgotten. */
function toExpiry(key: SignalKey, confidence: number, seenAtMs: number): string {
  const halvings = Math.max(0, Math.log2(confidence / MIN_CONFIDENCE));
  return new Date(seenAtMs + Math.ceil(halvings * HALF_LIFE_MS[key])).toISOString();
}

/** The surest topics; of equally sure ones, those named last. */
function boundTopics(traits: readonly Trait[], now: Date): readonly Trait[] {
  const topics = traits.filter((trait) => trait.key === 'topic');
  if (topics.length <= MAX_TOPICS) return traits;
  const kept = [...topics]
    .sort(
      (a, b) =>
        fadedConfidence(b, now) - fadedConfidence(a, now) || Date.parse(b.seenAt) - Date.parse(a.seenAt),
    )
    .slice(0, MAX_TOPICS);
  return traits.filter((trait) => trait.key !== 'topic' || kept.includes(trait));
}

function toChange({ key, value, confidence, why, expiresAt }: Trait): ProfileChange {
  return { key, value, confidence, why, expiresAt };
}
