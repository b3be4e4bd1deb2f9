import { exactTermsOf, MARKED_NAME } from './exact-terms.ts';
import { fold, isAscii } from './fold.ts';
import { stopWordsOf } from './languages/languages.ts';
import { toTerm, UNTOLD_LANGUAGE } from './to-term.ts';

/** A word where it stands in a text, with the terms that it is found by. */
export interface Word {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  /** The whole word first, then the parts of a compound; never empty. */
  readonly terms: readonly string[];
}

/** What the words of a text are read in. */
export interface Reading {
  /** Whose stems are made; `und` reads as before languages were told apart. */
  readonly language?: string;
  /** Whose grammar words are left out; those of `language` unless it is said. */
  readonly grammar?: string;
}

export interface WordReader {
  readWords(text: string): Word[];
  /** The terms of one plain word or compound, as `readWords` would find them in a text that is not all capitals. */
  readWord(word: string): readonly string[];
}

// Joined by one of these, words make a compound: res.sendFile, X-Accel-Buffering, NODE_ENV, O'Brien, 1,216.
const COMPOUND = /[\p{L}\p{N}\p{M}]+(?:(?:[._'’‐‑-]|,(?=\d{3}(?!\d)))[\p{L}\p{N}\p{M}]+)*/u.source;
const ASCII_COMPOUND = /[A-Za-z0-9]+(?:(?:[._'-]|,(?=\d{3}(?!\d)))[A-Za-z0-9]+)*/.source;
const ANY_WORD = new RegExp(`${MARKED_NAME}|${COMPOUND}`, 'gu');
const ASCII_WORD = new RegExp(`${MARKED_NAME}|${ASCII_COMPOUND}`, 'g');
const JOINERS = /[._'’‐‑-]/;
const ENGLISH_CLITIC = /(?:n['’]t|['’](?:s|re|ve|ll|d|m))$/i;
const CAMEL_HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
// Written without spaces, or with spaces between phrases only.
const BIGRAM_SCRIPT = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々]/u;
const DICTIONARY_SCRIPT = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Longer runs without a space are parted in pieces: what the dictionary takes grows faster than the run. */
const MAX_SEGMENTED = 1_000;
// Made once: making one takes longer than to part a word.
const DICTIONARY = new Intl.Segmenter('th', { granularity: 'word' });
const SCRIPT_RUN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々]+|[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{M}]+|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/gu;

/** The words of a text that carry meaning, in the order in which they stand. Never throws. */
export function toWords(text: string, reading: Reading = {}): Word[] {
  return createWordReader(reading).readWords(text);
}

/** As `toWords`; the function remembers the words that it has read, so let go of it with the texts. */
export function createWordReader({ language = 'en', grammar = language }: Reading = {}): WordReader {
  const stopWords = stopWordsOf(grammar === UNTOLD_LANGUAGE ? 'en' : grammar);
  const isTold = language !== UNTOLD_LANGUAGE;
  const known = new Map<string, readonly string[]>();

  return { readWords, readWord };

  function readWords(text: string): Word[] {
    const words: Word[] = [];
    const isShouted = !/\p{Ll}/u.test(text);
    for (const { 0: word, index } of matchWords(text)) {
      if (isAscii(word) || !isUnspaced(word)) pushWord(words, word, index, isShouted);
      else pushScripts(words, word, index, isShouted);
    }
    return words;
  }

  function readWord(word: string): readonly string[] {
    let terms = known.get(word);
    if (terms === undefined) {
      terms = toTermsOf(word, false);
      known.set(word, terms);
    }
    return terms;
  }

  function pushScripts(words: Word[], word: string, start: number, isShouted: boolean): void {
    for (const run of word.matchAll(SCRIPT_RUN)) {
      const at = start + run.index;
      if (BIGRAM_SCRIPT.test(run[0])) pushBigrams(words, run[0], at);
      else if (DICTIONARY_SCRIPT.test(run[0])) pushSegments(words, run[0], at, isTold ? stopWords : null);
      else for (const part of run[0].matchAll(ANY_WORD)) pushWord(words, part[0], at + part.index, isShouted);
    }
  }

  function pushWord(words: Word[], written: string, start: number, isShouted: boolean): void {
    const terms = isShouted ? toTermsOf(written, true) : readWord(written);
    if (terms.length > 0) words.push({ start, end: start + written.length, terms });
  }

  function toTermsOf(written: string, isShouted: boolean): readonly string[] {
    const exact = isTold ? exactTermsOf(written) : null;
    if (exact) return exact.map((term) => (/^\p{L}+$/u.test(term) ? toTerm(term, language) : term));
    const word = written.replace(ENGLISH_CLITIC, '').replace(/^[^\p{L}\p{N}\p{M}]+|[+#]+$/gu, '');
    if (word === '') return [];
    const parts = splitCompound(word);
    const terms = new Set<string>();
    const whole = parts.length > 1 ? word.replace(/[^\p{L}\p{N}\p{M}]+/gu, '') : word;
    if (!isStopWord(whole, isShouted)) terms.add(toTerm(whole, language));
    for (const part of parts) {
      if (parts.length === 1 || part.length === 1 || isStopWord(part, isShouted)) continue;
      terms.add(toTerm(part, language));
    }
    terms.delete('');
    return [...terms];
  }

  /** WHO and IT in a text that is not all capitals are names, not grammar. */
  function isStopWord(word: string, isShouted: boolean): boolean {
    if (!stopWords.has(fold(word))) return false;
    return isShouted || word.length < 2 || word !== word.toUpperCase() || word === word.toLowerCase();
  }
}

/** The words as written, compounds whole. */
export function matchWords(text: string): IterableIterator<RegExpExecArray> {
  return text.matchAll(isAscii(text) ? ASCII_WORD : ANY_WORD);
}

/** True when words cannot be told by the spaces and marks between them. */
export function isUnspaced(text: string): boolean {
  return !isAscii(text) && (BIGRAM_SCRIPT.test(text) || DICTIONARY_SCRIPT.test(text));
}

/** `res.sendFile` gives `res`, `sendFile`, `send`, `File`. */
function splitCompound(word: string): string[] {
  const parts = word.split(JOINERS).filter((part) => part !== '');
  const humps = parts.map((part) => part.split(CAMEL_HUMP));
  if (humps.every((pieces) => pieces.length === 1)) return parts;
  return parts.flatMap((part, index) => {
    const pieces = humps[index] ?? [];
    return pieces.length > 1 ? [part, ...pieces] : [part];
  });
}

/** Pairs of neighbouring characters: no dictionary, so the same everywhere and in every context. */
function pushBigrams(words: Word[], run: string, start: number): void {
  const characters = [...run];
  let at = start;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    if (next !== undefined || index === 0) {
      const pair = character + (next ?? '');
      words.push({ start: at, end: at + pair.length, terms: [fold(pair)] });
    }
    at += character.length;
  }
}

function pushSegments(
  words: Word[],
  run: string,
  start: number,
  stopWords: ReadonlySet<string> | null,
): void {
  for (let from = 0; from < run.length; from += MAX_SEGMENTED) {
    for (const { segment, index, isWordLike } of DICTIONARY.segment(run.slice(from, from + MAX_SEGMENTED))) {
      const term = fold(segment);
      const at = start + from + index;
      if (isWordLike && term !== '' && !stopWords?.has(term))
        words.push({ start: at, end: at + segment.length, terms: [term] });
    }
  }
}
