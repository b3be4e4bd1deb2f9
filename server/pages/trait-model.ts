import { fadedConfidence } from '../../pipeline/answer/signals.ts';
import type { SignalKey, StoredPage, Trait } from '../../pipeline/ports.ts';
import type { WordKey } from '../i18n/en.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import type { Words } from '../i18n/words.ts';
import type { TraitModel } from './page-models.ts';

/** What a trait can be, where that is a choice; any other is words. */
const CHOICES = {
  language: LANGUAGES,
  expertise: ['beginner', 'advanced'],
  mood: ['pleased', 'frustrated'],
  urgency: ['high', 'low'],
} as const satisfies Partial<Record<SignalKey, readonly string[]>>;
/** Keys whose values are the visitor's own words. */
const WORDED = ['topic', 'role', 'field', 'version'] as const satisfies readonly SignalKey[];
const MAX_WORDS_CHARS = 40;

export function toTraitModel(trait: Trait, now: Date, words: Words): TraitModel {
  const { key, value, why, expiresAt, isCorrected } = trait;
  const { say, date } = words;
  const choices: readonly string[] = isChoosable(key) ? CHOICES[key] : [];
  return {
    key,
    value,
    label: say(`trait.${key}`),
    shown: toShown(key, value, words),
    why: isCorrected ? '' : why,
    sureness: say(describeSureness(fadedConfidence(trait, now))),
    expiresAt,
    expiresDate: date(expiresAt),
    choices: choices
      .filter((choice) => choice !== value)
      .map((choice) => ({ value: choice, shown: toShown(key, choice, words) })),
    maxChars: MAX_WORDS_CHARS,
  };
}

/**
 * The traits that shaped a page, for whom it was made. One that was noticed anew since, or corrected, may be another than
 * shaped it, and one that was erased is not spoken of.
 */
export function toShapedBy(
  { personalisedBy, createdAt }: Pick<StoredPage, 'personalisedBy' | 'createdAt'>,
  traits: readonly Trait[],
  words: Words,
): readonly { label: string; shown: string; why: string }[] {
  return traits
    .filter(({ key, seenAt }) => personalisedBy.includes(key) && Date.parse(seenAt) <= Date.parse(createdAt))
    .map(({ key, value, why, isCorrected }) => ({
      label: words.say(`trait.${key}`),
      shown: toShown(key, value, words),
      why: isCorrected ? '' : why,
    }));
}

/** Null for what a trait of this key cannot be. */
export function parseTraitValue(key: string, value: string): { key: SignalKey; value: string } | null {
  const text = value.replace(/\s+/g, ' ').trim();
  if (isWorded(key)) {
    const value = key === 'topic' ? text.toLowerCase() : text;
    return text !== '' && text.length <= MAX_WORDS_CHARS ? { key, value } : null;
  }
  if (!isChoosable(key)) return null;
  const choices: readonly string[] = CHOICES[key];
  return choices.includes(text) ? { key, value: text } : null;
}

function isWorded(key: string): key is (typeof WORDED)[number] {
  return WORDED.some((worded) => worded === key);
}

function isChoosable(key: string): key is keyof typeof CHOICES {
  return Object.hasOwn(CHOICES, key);
}

function toShown(key: SignalKey, value: string, { say, language }: Words): string {
  if (key === 'language') return nameLanguage(value, language);
  return isChoosable(key) && (CHOICES[key] as readonly string[]).includes(value)
    ? say(`trait.${value}` as WordKey)
    : value;
}

/** A model may have named a language that does not exist. */
function nameLanguage(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Numbers would pretend to a precision that an inference from a few words does not have. */
function describeSureness(confidence: number): WordKey {
  if (confidence >= 0.8) return 'profile.quiteSure';
  return confidence >= 0.5 ? 'profile.fairlySure' : 'profile.guess';
}
