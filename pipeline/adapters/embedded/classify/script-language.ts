import type { LanguageGuess } from './language-detector.ts';

/** Writing systems that all but one of the larger languages have left alone. Devanagari, Cyrillic, Arabic, Hebrew and Latin are shared. */
const SCRIPTS: readonly [language: string, letters: RegExp][] = [
  ['ko', /\p{Script=Hangul}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['am', /\p{Script=Ethiopic}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['kn', /\p{Script=Kannada}/gu],
  ['ml', /\p{Script=Malayalam}/gu],
  ['gu', /\p{Script=Gujarati}/gu],
  ['pa', /\p{Script=Gurmukhi}/gu],
  ['or', /\p{Script=Oriya}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['my', /\p{Script=Myanmar}/gu],
  ['si', /\p{Script=Sinhala}/gu],
  ['he', /\p{Script=Hebrew}/gu],
];
/** Latin letters that only Vietnamese has: vowels with two marks or a dot below, and the horned o and u. */
const VIETNAMESE = /[\u1EA0-\u1EF9ơƠưƯ]/gu;
const MIN_VIETNAMESE_SHARE = 0.04;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const HAN = /\p{Script=Han}/gu;
/** A Han character says about as much as this many letters of an alphabet. */
const HAN_LETTERS = 3;
/** Foreign names inside a sentence are common: a script need not be all of the letters to be its own. */
const MIN_SHARE = 0.35;

/** The language that the letters themselves give away; null when the script is shared by several. */
export function findScriptLanguage(text: string, hinted: string | null): LanguageGuess | null {
  const letters = count(text, /\p{L}/gu);
  if (letters === 0) return null;
  const kana = count(text, KANA);
  const han = count(text, HAN);
  const eastAsian = (kana + han) * HAN_LETTERS;
  const share = eastAsian / (letters - kana - han + eastAsian);
  if (share >= MIN_SHARE && kana > 0) return { language: 'ja', confidence: share };
  // Two or three characters alone are written the same in Japanese; a hint decides.
  if (share >= MIN_SHARE) return { language: hinted === 'ja' && han < 8 ? 'ja' : 'zh', confidence: share };
  for (const [language, pattern] of SCRIPTS) {
    const own = count(text, pattern) / letters;
    if (own >= MIN_SHARE)
      return { language: language === 'he' && hinted === 'yi' ? 'yi' : language, confidence: own };
  }
  const vietnamese = count(text.normalize('NFC'), VIETNAMESE) / letters;
  return vietnamese >= MIN_VIETNAMESE_SHARE ? { language: 'vi', confidence: 0.95 } : null;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
