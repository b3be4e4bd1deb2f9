import { type AskingWords, askingWordsOf } from './asking-words.ts';
import { stopWordsOf } from './languages/languages.ts';
import { findSentences } from './sentences.ts';
import { splitTrace, type Trace } from './trace-lines.ts';
import { isUnspaced } from './words.ts';

/** What a message asks, and what it says around that. */
export interface Focus {
  /** Sentences of the message, in its order; never empty unless the message is. */
  readonly asked: string;
  /** What the visitor told besides; greetings and thanks are in neither. */
  readonly rest: string;
}

interface Part {
  readonly text: string;
  /** The sentence with its greeting and courtesy. */
  readonly whole: string;
  readonly role: 'question' | 'request' | 'statement' | 'social';
  /** Says nothing without the sentence before it. */
  readonly leans: boolean;
}

/** A line that ends before this was ended by the writer; a longer one may have been wrapped. */
const WRAPPED_LENGTH = 60;
/** So many words may lead to what is asked: "Good morning, could somebody here please tell me whether". */
const MAX_LEAD_WORDS = 14;
const MAX_LEAD_LENGTH = 160;
/** Belong to the question word behind them: "know in what country". */
const PREPOSITIONS = new Set('in at on for from with by since under until'.split(' '));
const MAX_SOCIAL_WORDS = 8;
/** Of more questions in one message the last ones are asked; those before led to them. */
const MAX_QUESTIONS = 2;
const QUESTION_MARK = /[?？؟;;՞]["'”’»)\]*_!]*\s*$/u;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’‘][\p{L}\p{N}\p{M}]+)*/gu;
/** Addresses, paths and counts of one machine: no document has them. */
const ADDRESS = /\b(?:https?|wss?|file|ftp):\/\/[^\s'"<>)]+/gi;
const INSTANCE = /(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@~-]+){2,}(?::\d+)*|\b0x[\da-f]+\b/gi;
const COUNT = /(?<![\w.-])\d{1,2}(?![\w.-])|(?<![\w.-])\d{4,}(?![\w.-])/g;

/**
 * Tells what a message asks by its form: question marks, the words that begin a question, who is speaking to whom, where
 * it stands. Of a pasted trace it is the message line. A message of one plain sentence is asked as it stands. Pure, and
 * linear in the length of the text.
 */
export function focusQuestion(text: string): Focus {
  const trace = splitTrace(text);
  if (trace && trace.messages.length > 0) return focusTrace(trace);
  return focusProse(text);
}

function focusTrace({ messages, library, frames, prose: lines }: Trace): Focus {
  const prose = lines.join('\n');
  const cleaned = messages.map((line) =>
    line.replace(ADDRESS, ' ').replace(INSTANCE, ' ').replace(COUNT, ' '),
  );
  const around = prose.trim() === '' ? [] : toParts(prose);
  // "What does this mean?" asks for the message, "How do I retry after it?" for itself too.
  const asking = around.filter(({ role, leans }) => (role === 'question' || role === 'request') && !leans);
  const rest = [...around.filter((part) => !asking.includes(part)).map(({ whole }) => whole), ...frames];
  return {
    asked: [...asking.map((part) => part.text), ...cleaned, library ?? ''].join('\n').trim(),
    rest: rest.join('\n'),
  };
}

function focusProse(text: string): Focus {
  const parts = toParts(text);
  const told = parts.filter(({ role }) => role !== 'social');
  if (told.length === 0) return { asked: text, rest: '' };
  const asked = pickAsked(told);
  const rest = told.filter((part) => !asked.has(part)).map(({ whole }) => whole);
  const wanted = [...asked].map(({ text: own }) => own).join('\n');
  const general = wanted.replace(ADDRESS, ' ');
  if (/[\p{L}\p{N}]/u.test(general)) return { asked: general, rest: rest.join('\n') };
  return { asked: wanted, rest: rest.join('\n') };
}

function pickAsked(told: readonly Part[]): Set<Part> {
  const questions = told.filter(({ role }) => role === 'question');
  const wanted = questions.length > 0 ? questions : told.filter(({ role }) => role === 'request');
  const full = wanted.filter(({ leans }) => !leans);
  const picked = new Set((full.length > 0 ? full : wanted).slice(-MAX_QUESTIONS));
  if (picked.size === 0) {
    const statements = told.filter(({ leans }) => !leans);
    return new Set(statements.length > 0 ? statements : told);
  }
  if (full.length > 0) return picked;
  for (const part of [...picked]) {
    const index = told.indexOf(part);
    const before = told.slice(0, index).findLast(({ leans }) => !leans);
    const support = before ?? told.slice(index + 1).find(({ leans }) => !leans);
    if (support) picked.add(support);
  }
  return new Set(told.filter((part) => picked.has(part)));
}

function toParts(text: string): Part[] {
  const table = askingWordsOf(toPlainWords(text));
  return splitPieces(text).map((piece) => toPart(piece, table));
}

/** Sentences, and what stands between them that is none: code, headings. */
function splitPieces(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.length < WRAPPED_LENGTH ? `${line}\n` : line));
  const loose = lines.join('\n');
  const pieces: string[] = [];
  let end = 0;
  const addGap = (until: number) => {
    const gap = loose.slice(end, until).trim();
    if (/\p{L}/u.test(gap)) pieces.push(gap);
  };
  for (const sentence of findSentences(loose)) {
    addGap(sentence.start);
    pieces.push(sentence.text);
    end = sentence.end;
  }
  addGap(loose.length);
  return pieces.length > 0 ? pieces : [text];
}

function toPart(sentence: string, table: AskingWords): Part {
  const words = toPlainWords(sentence);
  if (isSocial(words, sentence, table))
    return { text: sentence, whole: sentence, role: 'social', leans: true };
  const lead = findLead(sentence, table);
  const text = sentence.slice(lead.end);
  const own = toPlainWords(text);
  const [first = ''] = own;
  const asks = QUESTION_MARK.test(sentence) || table.interrogative.has(first) || table.auxiliary.has(first);
  const role = asks || lead.asks ? 'question' : lead.end > 0 ? 'request' : 'statement';
  return { text, whole: sentence, role, leans: leansOnOthers(own, sentence, table) };
}

function isSocial(words: readonly string[], sentence: string, { social }: AskingWords): boolean {
  if (words.length === 0) return !/[\p{L}\p{N}]/u.test(sentence);
  if (words.length > MAX_SOCIAL_WORDS || QUESTION_MARK.test(sentence)) return false;
  return words.every((word) => social.has(word));
}

/** Where the greeting and the courtesy before what is asked end: all words there are such words, and one of them leads on. */
function findLead(sentence: string, table: AskingWords): { end: number; asks: boolean } {
  const none = { end: 0, asks: false };
  const matches = [...sentence.slice(0, MAX_LEAD_LENGTH).matchAll(WORD)].slice(0, MAX_LEAD_WORDS);
  const words = matches.map((match) => match[0].toLowerCase());
  // "Do I need a form?" asks for its own verb; "do you know" does not.
  const isOwn = table.auxiliary.has(words[0] ?? '') && /^(?:i|we|my|our)$/.test(words[1] ?? '');
  if (isOwn) return none;
  let leads = false;
  for (const [index, word] of words.entries()) {
    const { index: start } = matches[index] as RegExpExecArray;
    const isColon = index > 0 && /:\s*$/.test(sentence.slice(0, start));
    if (leads && index > 0 && (isColon || table.interrogative.has(word))) {
      const isPreposed = PREPOSITIONS.has(words[index - 1] ?? '');
      return { end: isPreposed ? (matches[index - 1]?.index ?? start) : start, asks: true };
    }
    const isLead = [table.person, table.leading, table.courtesy, table.social].some((list) => list.has(word));
    if (!isLead)
      return leads && words.slice(0, index).some((lead) => table.person.has(lead))
        ? { end: start, asks: false }
        : none;
    leads ||= table.leading.has(word);
  }
  return none;
}

/** Whether the sentence names nothing of its own, or points at what was said before it. */
function leansOnOthers(words: readonly string[], sentence: string, table: AskingWords): boolean {
  if (isUnspaced(sentence)) return false;
  const isEmpty = (word: string) =>
    stopWordsOf('en').has(word.replace(/['’]/g, '')) || Object.values(table).some((list) => list.has(word));
  const meaning = words.filter((word) => !isEmpty(word)).length;
  const refers = words.some((word) => table.referring.has(word));
  const isOwn = words.some((word) => table.person.has(word));
  return meaning === 0 || ((refers || isOwn) && meaning < 2);
}

function toPlainWords(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) => word.toLowerCase());
}
