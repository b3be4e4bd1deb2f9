import { primaryLanguage } from './primary-language.ts';
import { findScriptLanguage } from './script-language.ts';

export interface LanguageGuess {
  /** ISO 639-1, `und` when neither the text nor the hint can tell. */
  readonly language: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** `hint` is the language tag that the visitor's browser or choice suggests. */
export type LanguageDetector = (text: string, hint: string | null) => LanguageGuess;

/**
 * How much more readily a language is believed, in nats: steps of an order of magnitude or so in how much is written
 * in it on the web, one step up for Hindi and Arabic, whose readers are far more than their pages. All others get none.
 */
const PRIORS: readonly [nats: number, languages: string][] = [
  [3, 'en'],
  [2, 'es de ja fr pt ru it nl pl tr zh vi cs ms ko hi ar'],
  [1, 'fa uk hu ro sv el da fi sk he th bg hr no sr lt sl ca et lv bn ta'],
];
/** A hint weighs as much as a word or two: it settles "Hello" and never a whole sentence. */
const HINT_NATS = 3;
/** Nats a point of eld's raw score; fitted on questions and their first words, see weights/NOTICE.md. */
const NATS_PER_POINT = 0.045;
/** A language that eld has no n-gram for is not impossible: raw points an n-gram that it is given all the same. */
const FLOOR_POINTS = 30;
/** The most that an n-gram counts for, whatever the lead of the best language: two letters must not settle it. */
const CEILING_POINTS = 110;
/** For English there is also a vocabulary, that of the question model: nats for a word in it, and for a word not in it. */
const ENGLISH_WORD_NATS = 2.5;
const SHORT_ENGLISH_WORD_NATS = 1;
const FOREIGN_WORD_NATS = -0.5;
/** eld scales a raw score r to r / (r + 25). */
const ELD_SCALE = 25;
/** When there are no words, or none that say anything, the hint is all there is. */
const HINT_ONLY_CONFIDENCE = 0.3;
/** Somewhere in a run of the characters that names of code are written with. */
const CODE_NAME = /\w[._/\\]\w|\(\)|[a-z][A-Z]|\d/;
/** Longer texts are cut: eld itself reads 1,000 characters. */
const MAX_LENGTH = 2_000;
/** Below this the detector says `und` rather than guess. */
const MIN_CONFIDENCE = 0.4;

/**
 * Loads the statistics of 60 languages, about 130 ms once a process. Writing systems that belong to one language decide
 * first; then n-gram statistics, how common a language is, and the hint are added up, so that a hint counts for much
 * in a greeting and for nothing in a sentence. Code, paths and numbers belong to no language and are not looked at.
 */
export async function loadLanguageDetector(
  isEnglishWord: (word: string) => boolean,
): Promise<LanguageDetector> {
  const { eld } = await import('eld/extrasmall');
  const priors = new Map(
    PRIORS.flatMap(([nats, codes]) => codes.split(' ').map((code) => [code, nats] as const)),
  );

  return (text, hint) => {
    const prose = stripCode(text.slice(0, MAX_LENGTH));
    const hinted = primaryLanguage(hint, prose);
    const byScript = findScriptLanguage(prose, hinted?.own ?? null);
    if (byScript) return byScript;

    const words = prose.toLowerCase().match(/[\p{L}\p{M}']+/gu) ?? [];
    if (words.length === 0)
      return { language: hinted?.own ?? 'und', confidence: hinted ? HINT_ONLY_CONFIDENCE : 0 };
    const scores = eld.detect(prose).getScores();
    const grams = countGrams(words);
    const latin = /\p{Script=Latin}/u.test(prose);
    const candidates = new Set(Object.keys(scores));
    if (latin) candidates.add('en');
    if (hinted) candidates.add(hinted.known);
    if (candidates.size === 0) return { language: 'und', confidence: 0 };
    const rawPoints = (code: string) => (ELD_SCALE * (scores[code] ?? 0)) / (1 - (scores[code] ?? 0));
    // Lowered together, so that what lies between close relatives such as Russian and Ukrainian stays.
    const excess = Math.max(0, Math.max(...[...candidates].map(rawPoints)) - CEILING_POINTS);
    const nats = [...candidates].map((code) => {
      const points = grams * Math.max(FLOOR_POINTS, rawPoints(code) - excess);
      const vocabulary = code === 'en' && latin ? weighEnglishWords(words, isEnglishWord) : 0;
      const expected = (priors.get(code) ?? 0) + (code === hinted?.known ? HINT_NATS : 0);
      return NATS_PER_POINT * points + vocabulary + expected;
    });
    const highest = Math.max(...nats);
    const confidence = 1 / nats.reduce((sum, value) => sum + Math.exp(value - highest), 0);
    const best = [...candidates][nats.indexOf(highest)] ?? 'und';
    if (confidence < MIN_CONFIDENCE) {
      return { language: hinted?.own ?? 'und', confidence: hinted ? HINT_ONLY_CONFIDENCE : 0 };
    }
    return { language: best === hinted?.known ? hinted.own : best, confidence };
  };
}

function weighEnglishWords(words: readonly string[], isEnglishWord: (word: string) => boolean): number {
  const nats = words.map((word) => {
    if (!isEnglishWord(word)) return FOREIGN_WORD_NATS;
    return word.length > 2 ? ENGLISH_WORD_NATS : SHORT_ENGLISH_WORD_NATS;
  });
  return nats.reduce((sum, value) => sum + value, 0);
}

/** Takes out what is written the same in every language: addresses, code, identifiers, acronyms, words with digits. */
function stripCode(text: string): string {
  const acronyms = /\p{Ll}/u.test(text) || !/\s/.test(text.trim()) ? /\b[A-Z]{2,5}\b/g : /(?!)/;
  return text
    .replace(/```[\s\S]*?(?:```|$)|`[^`]*`/g, ' ')
    .replace(/\S+/g, stripAddress)
    .replace(/[\w$./\\:()-]+/g, (name) => (CODE_NAME.test(name) ? ' ' : name))
    .replace(acronyms, ' ')
    .trim();
}

/** Looked at word by word: one expression for `\S+@\S+\.\S+` takes the cube of the length of a word of nothing but `@`. */
function stripAddress(word: string): string {
  const at = word.indexOf('@', 1);
  if (at > 0 && word.lastIndexOf('.', word.length - 2) > at + 1) return ' ';
  return word.replace(/\b(?:https?:\/\/|www\.)\S+/, ' ');
}

/** How many n-grams eld looks at: 4 bytes long, every 3 bytes of a word. One of two letters is worth half a one. */
function countGrams(words: readonly string[]): number {
  const grams = words.map((word) => {
    const bytes = Buffer.byteLength(word);
    return bytes <= 2 ? 0.5 : 1 + Math.max(0, Math.ceil((bytes - 4) / 3));
  });
  return grams.reduce((sum, count) => sum + count, 0);
}
