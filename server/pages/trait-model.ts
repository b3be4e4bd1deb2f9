import { fadedConfidence } from '../../pipeline/answer/signals.ts';
import type { SignalKey, Trait } from '../../pipeline/ports.ts';
import type { WordKey } from '../i18n/en.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import type { Words } from '../i18n/words.ts';
import type { TraitModel } from './page-models.ts';

/** What a trait can be, where that is a choice; a topic is any words. */
const CHOICES = {
  language: LANGUAGES,
  expertise: ['beginner', 'advanced'],
  mood: ['pleased', 'frustrated'],
  urgency: ['high', 'low'],
} as const satisfies Partial<Record<SignalKey, readonly string[]>>;
const MAX_TOPIC_CHARS = 40;

export function toTraitModel(trait: Trait, now: Date, words: Words): TraitModel {
  const { key, value, why, expiresAt, isCorrected } = trait;
  const { say, date } = words;
  const choices: readonly string[] = key === 'topic' ? [] : CHOICES[key];
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
    maxChars: MAX_TOPIC_CHARS,
  };
}

/** Null for what a trait of this key cannot be. */
export function parseTraitValue(key: string, value: string): { key: SignalKey; value: string } | null {
  const text = value.replace(/\s+/g, ' ').trim();
  if (key === 'topic')
    return text !== '' && text.length <= MAX_TOPIC_CHARS ? { key, value: text.toLowerCase() } : null;
  if (!isChoosable(key)) return null;
  const choices: readonly string[] = CHOICES[key];
  return choices.includes(text) ? { key, value: text } : null;
}

function isChoosable(key: string): key is keyof typeof CHOICES {
  return Object.hasOwn(CHOICES, key);
}

function toShown(key: SignalKey, value: string, { say, language }: Words): string {
  if (key === 'language') return nameLanguage(value, language);
  return key !== 'topic' && isChoosable(key) && (CHOICES[key] as readonly string[]).includes(value)
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
