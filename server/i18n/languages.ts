import { ARABIC } from './ar.ts';
import { GERMAN } from './de.ts';
import { type Catalogue, ENGLISH } from './en.ts';
import { SPANISH } from './es.ts';
import { FRENCH } from './fr.ts';
import { JAPANESE } from './ja.ts';

export const LANGUAGES = ['en', 'de', 'fr', 'es', 'ar', 'ja'] as const;

/** BCP 47. */
export type Language = (typeof LANGUAGES)[number];

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  ar: ARABIC,
  ja: JAPANESE,
};

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}
