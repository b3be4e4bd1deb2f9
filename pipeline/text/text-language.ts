import { findCodeSpans } from './code-spans.ts';
import { fold, isAscii } from './fold.ts';
import type { Language, Script } from './languages/language.ts';
import { LANGUAGES, languageOfScript, stopWordsOf } from './languages/languages.ts';
import { scriptOf } from './script-of.ts';

/** So much of a text tells its language. */
const MAX_LENGTH = 10_000;
const MAX_WORDS = 600;
/** Latin letters are those of names and code in every text: so many others are enough to be the text's own. */
const OWN_SCRIPT_SHARE = 0.25;
/** So many different words that the usual language does not have prove another one. */
const MIN_PROOF = 3;
/** An address, a path, a call, a tag: whatever is written the same in every language. */
const CODE_WORD = /[\w)\]][._/\\=({:]\S|^[<{]|\]\(/;
/** Vietnamese is written with marks, and in part with letters that no other language here has; without them "an" is no word of it. */
const VIETNAMESE = /[\u1EA0-\u1EF9ơưđ]/u;
const PLAIN = /^[a-z]+$/;

/**
 * The language of a document, for the words that it is indexed by; `und` for letters that no known language has. A text that
 * proves no other one is in the most usual language of its letters: English, Russian. Code and addresses are passed over.
 */
export function findDocumentLanguage(text: string): string {
  return findLanguageByWords(toProse(text.slice(0, MAX_LENGTH)), MIN_PROOF);
}

/**
 * The language of a text as short as a question, by its letters and by the language whose grammar words stand in it: nothing
 * to load, and the same text has always the same one.
 */
export function findTextLanguage(text: string): string {
  return findLanguageByWords(text.slice(0, MAX_LENGTH), 0);
}

function toProse(text: string): string {
  let end = 0;
  let prose = '';
  for (const span of findCodeSpans(text)) {
    prose += `${text.slice(end, span.start)} `;
    end = span.end;
  }
  const words = (prose + text.slice(end)).split(/\s+/);
  return words.filter((word) => !CODE_WORD.test(word)).join(' ');
}

function findLanguageByWords(text: string, minProof: number): string {
  const words = text.match(/[\p{L}\p{M}]+/gu)?.slice(0, MAX_WORDS) ?? [];
  const script = findMainScript(words);
  if (script === null) return words.length === 0 ? 'en' : 'und';
  const usual = languageOfScript(script)?.code ?? 'und';
  const candidates = LANGUAGES.filter((language) => language.script === script);
  if (candidates.length < 2) return usual;
  // One Latin letter is an initial in every language.
  const telling = words.filter((word) => word.length > 1 || script !== 'Latin');
  return findByGrammar(new Set(telling), candidates, usual, minProof);
}

/** Kana makes a text Japanese, however many Han characters stand in it. */
function findMainScript(words: readonly string[]): Script | null {
  const letters = new Map<Script, number>();
  let total = 0;
  for (const word of words) {
    const script = /[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(word) ? 'Japanese' : scriptOf(word);
    if (!script) continue;
    letters.set(script, (letters.get(script) ?? 0) + word.length);
    total += word.length;
  }
  const [main] = [...letters]
    .filter(([script, count]) => script !== 'Latin' && count >= OWN_SCRIPT_SHARE * total)
    .sort(([, a], [, b]) => b - a);
  return main?.[0] ?? (letters.has('Latin') ? 'Latin' : null);
}

function findByGrammar(
  words: ReadonlySet<string>,
  candidates: readonly Language[],
  usual: string,
  minProof: number,
): string {
  const counts = new Map(candidates.map(({ code }) => [code, { all: 0, proof: 0 }]));
  const usualWords = stopWordsOf(usual);
  for (const word of words) {
    const folded = fold(word);
    // "Los Angeles" is not Spanish: with a capital a word may be part of a name.
    const isName = word !== word.toLowerCase();
    const isPlain = PLAIN.test(folded) && isAscii(word);
    const isVietnamese = !isPlain && VIETNAMESE.test(word.toLowerCase());
    for (const [code, count] of counts) {
      const isWord = code === 'vi' && isPlain ? false : stopWordsOf(code).has(folded);
      if (!isWord && !(code === 'vi' && isVietnamese)) continue;
      count.all += 1;
      if (!isName && !usualWords.has(folded)) count.proof += 1;
    }
  }
  const ranked = [...counts].sort(([, a], [, b]) => b.all - a.all);
  const [first, second] = ranked;
  const isTold = first && first[1].all > (second?.[1].all ?? 0) && first[1].proof >= minProof;
  return isTold ? first[0] : usual;
}
