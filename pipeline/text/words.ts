import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.ts';

/** A word where it stands in a text, with the terms that it is found by. */
export interface Word {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  /** The whole word first, then the parts of a compound; never empty. */
  readonly terms: readonly string[];
}

// Joined by one of these, words make a compound: res.sendFile, X-Accel-Buffering, NODE_ENV, O'Brien, 1,216.
const ASCII_WORD = /[A-Za-z0-9]+(?:(?:[._'-]|,(?=\d{3}(?!\d)))[A-Za-z0-9]+)*/g;
const ANY_WORD = /[\p{L}\p{N}\p{M}]+(?:(?:[._'’‐‑-]|,(?=\d{3}(?!\d)))[\p{L}\p{N}\p{M}]+)*/gu;
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
/** Longer ones are hashes, keys and addresses; their head is enough to find them by. */
const MAX_TERM_LENGTH = 64;

/** The words of a text that carry meaning, in the order in which they stand. Never throws. */
export function toWords(text: string): Word[] {
  const words: Word[] = [];
  const isShouted = !/\p{Ll}/u.test(text);
  for (const match of matchWords(text)) {
    const [word] = match;
    if (isAscii(word)) pushWord(words, word, match.index, isShouted);
    else pushScripts(words, word, match.index, isShouted);
  }
  return words;
}

/** The words as written, compounds whole. */
export function matchWords(text: string): IterableIterator<RegExpExecArray> {
  return text.matchAll(isAscii(text) ? ASCII_WORD : ANY_WORD);
}

/** The terms of one plain word or compound, as `toWords` would find them in a text that is not all capitals. */
export function toWordTerms(word: string): readonly string[] {
  const words: Word[] = [];
  pushWord(words, word, 0, false);
  return words[0]?.terms ?? [];
}

/** True when words cannot be told by the spaces and marks between them. */
export function isUnspaced(text: string): boolean {
  return !isAscii(text) && (BIGRAM_SCRIPT.test(text) || DICTIONARY_SCRIPT.test(text));
}

/** One plain word as a term: compatibility forms and case folded, diacritics off, Latin words stemmed. */
export function toTerm(word: string): string {
  const folded = fold(word);
  return /^[a-z]{3,}$/.test(folded) ? stemmer(folded) : folded;
}

function pushScripts(words: Word[], word: string, start: number, isShouted: boolean): void {
  if (!BIGRAM_SCRIPT.test(word) && !DICTIONARY_SCRIPT.test(word)) {
    pushWord(words, word, start, isShouted);
    return;
  }
  for (const run of word.matchAll(SCRIPT_RUN)) {
    const at = start + run.index;
    if (BIGRAM_SCRIPT.test(run[0])) pushBigrams(words, run[0], at);
    else if (DICTIONARY_SCRIPT.test(run[0])) pushSegments(words, run[0], at);
    else for (const part of run[0].matchAll(ANY_WORD)) pushWord(words, part[0], at + part.index, isShouted);
  }
}

function pushWord(words: Word[], written: string, start: number, isShouted: boolean): void {
  const word = written.replace(ENGLISH_CLITIC, '');
  if (word === '') return;
  const parts = splitCompound(word);
  const terms = new Set<string>();
  const whole = parts.length > 1 ? word.replace(/[^\p{L}\p{N}\p{M}]+/gu, '') : word;
  if (!isStopWord(whole, isShouted)) terms.add(toTerm(whole));
  for (const part of parts) {
    if (parts.length === 1 || part.length === 1 || isStopWord(part, isShouted)) continue;
    terms.add(toTerm(part));
  }
  terms.delete('');
  if (terms.size > 0) words.push({ start, end: start + written.length, terms: [...terms] });
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

/** WHO and IT in a text that is not all capitals are names, not grammar. */
function isStopWord(word: string, isShouted: boolean): boolean {
  if (!STOP_WORDS.has(word.toLowerCase())) return false;
  return isShouted || word.length < 2 || word !== word.toUpperCase();
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

function pushSegments(words: Word[], run: string, start: number): void {
  for (let from = 0; from < run.length; from += MAX_SEGMENTED) {
    for (const { segment, index, isWordLike } of DICTIONARY.segment(run.slice(from, from + MAX_SEGMENTED))) {
      const term = fold(segment);
      const at = start + from + index;
      if (isWordLike && term !== '') words.push({ start: at, end: at + segment.length, terms: [term] });
    }
  }
}

function fold(word: string): string {
  if (isAscii(word)) return word.toLowerCase().replaceAll(',', '').slice(0, MAX_TERM_LENGTH);
  return word
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}])\p{Mn}+/gu, '$1')
    .normalize('NFC')
    .replace(/[łøđıßæœς]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '')
    .slice(0, MAX_TERM_LENGTH);
}

/** Letters that people type plainly but that Unicode does not decompose. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
