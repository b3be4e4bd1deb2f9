import type { Intent, QuestionKind } from '../../../ports.ts';
import { fold } from '../../../text/fold.ts';
import { phrasesOf } from '../../../text/language-phrases.ts';
import { findLanguage, stopWordsOf } from '../../../text/languages/languages.ts';
import { toComparable } from '../../../text/phrases.ts';
import { isUnspaced, toWords } from '../../../text/words.ts';
import { detectAnswerKind } from '../answer/answer-kind.ts';

/** A kind with how sure it is, 0 to 1. */
export type JudgedKind = Pick<Intent, 'kind' | 'confidence'>;

/** The phrases of a question are a closed set in every language, and plain where they stand. */
const PLAIN = 0.75;
/** A wish without a question word: what it is about is plain, what is wanted is not. */
const LIKELY = 0.55;
const QUESTION_MARK = /[?？؟;]["'”’»)\s]*$/;
/** Longer texts without a sign of a question are statements. */
const MAX_SEARCH_WORDS = 6;
/** "Environment variables in docker"; a statement has more, or an exclamation. */
const MAX_SEARCH_GRAMMAR = 1;
const SPEECH = /[,!…]|\p{Extended_Pictographic}/u;
/** A name; with more words it says what is to be done with it. */
const MAX_NAME_WORDS = 2;
const MAX_LENGTH = 2_000;

/** The kind of a question by the phrases of its language; null for a language without a table. */
export function findKindByPhrases(text: string, code: string): JudgedKind | null {
  const language = findLanguage(code);
  if (!language) return null;
  const asked = text.slice(0, MAX_LENGTH).trim();
  const kind = findAskedKind(asked, language.code);
  if (kind) return { kind, confidence: PLAIN };
  if (QUESTION_MARK.test(text.slice(-20))) return { kind: 'factoid', confidence: LIKELY };
  return findSearchKind(asked, language.code) ?? { kind: 'not-a-question', confidence: LIKELY };
}

/**
 * What a search without a question asks for: a task when it says what to do ("rename a column") or names a thing and what
 * becomes of it ("custom 404 page"), an explanation when it is a name. Null for what is no search.
 */
export function findSearchKind(text: string, code: string): JudgedKind | null {
  if (QUESTION_MARK.test(text.slice(-20)) || /[.!。！]\s*$/.test(text.slice(-20))) return null;
  const { asks } = phrasesOf(code);
  if (asks.tasks(toComparable(text))) return { kind: 'instruction', confidence: PLAIN };
  const words = countWords(text, code);
  const grammar = (text.match(/[\p{L}\p{M}]+/gu) ?? []).filter((word) => stopWordsOf(code).has(fold(word)));
  if (words > MAX_SEARCH_WORDS || grammar.length > MAX_SEARCH_GRAMMAR || SPEECH.test(text)) return null;
  return { kind: words <= MAX_NAME_WORDS ? 'evidence-based' : 'instruction', confidence: LIKELY };
}

/** Whether a text has any of the phrases that questions are asked with. */
export function findAskedKind(text: string, code: string): QuestionKind | null {
  const { asks } = phrasesOf(code);
  const comparable = toComparable(text);
  if (asks.comparison(comparable)) return 'comparison';
  if (asks.reason(comparable)) return 'reason';
  const wanted = detectAnswerKind(text, code);
  if (wanted?.kind === 'definition') return 'evidence-based';
  if (wanted) return 'factoid';
  if (asks.howTo(comparable)) return 'instruction';
  return asks.yesNo(comparable) || asks.others(comparable) ? 'factoid' : null;
}

/** Two characters of a language without spaces are about a word. */
function countWords(text: string, code: string): number {
  const words = toWords(text, { language: code }).length;
  return isUnspaced(text) && !/\p{sc=Thai}/u.test(text) ? Math.ceil(words / 2) : words;
}
