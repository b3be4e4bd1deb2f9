import { fold } from '../fold.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { el } from './el.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { hi } from './hi.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import type { Language, Script } from './language.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import { ru } from './ru.ts';
import { sv } from './sv.ts';
import { th } from './th.ts';
import { tr } from './tr.ts';
import { uk } from './uk.ts';
import { vi } from './vi.ts';
import { zh } from './zh.ts';

/** The languages that are understood. The first of a script stands in for one of that script that is not here. */
export const LANGUAGES: readonly Language[] = [
  en,
  de,
  fr,
  es,
  ar,
  ja,
  el,
  ru,
  tr,
  th,
  vi,
  zh,
  hi,
  ro,
  it,
  pt,
  nl,
  pl,
  uk,
  sv,
];

const BY_CODE = new Map(LANGUAGES.map((language) => [language.code, language]));
const BY_SCRIPT = new Map([...LANGUAGES].reverse().map((language) => [language.script, language]));
const STOP_WORDS = new Map(LANGUAGES.map(({ code, stopWords }) => [code, toFoldedSet(stopWords)]));
const NO_WORDS: ReadonlySet<string> = new Set();

/** By BCP 47 tag, its region ignored. */
export function findLanguage(tag: string): Language | null {
  return BY_CODE.get(tag) ?? BY_CODE.get(tag.toLowerCase().split('-')[0] ?? '') ?? null;
}

/** The language that the words of a script are read in where the text's own language is written in another one. */
export function languageOfScript(script: Script): Language | null {
  return BY_SCRIPT.get(script) ?? null;
}

/** The grammar words of a language as `fold` makes them; none for a language that is not known. */
export function stopWordsOf(code: string): ReadonlySet<string> {
  return STOP_WORDS.get(code) ?? NO_WORDS;
}

/** The words of a table's list. */
export function toWordList(words: string): string[] {
  return words.match(/\S+/g) ?? [];
}

export function toFoldedSet(words: string): ReadonlySet<string> {
  return new Set(toWordList(words).map(fold));
}
