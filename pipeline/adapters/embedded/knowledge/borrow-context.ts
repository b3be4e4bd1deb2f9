import type { Turn, WeightedTerm } from '../../../ports.ts';
import { toWords } from '../../../text/words.ts';
import type { WeighedQuestion } from './weigh-question.ts';

/** What a question borrows from the conversation; `weight` is relative to the question's own words. */
export interface BorrowedText {
  readonly text: string;
  readonly weight: number;
}

/** The same with its words weighed. */
export interface Borrowed {
  readonly weight: number;
  readonly question: WeighedQuestion;
}

/** With more words of its own than this a question stands alone, whatever was said before. */
const SHORT_QUESTION_WORDS = 3;
const REFERRING_QUESTION_WORDS = 5;
const REFERENCE =
  /\b(?:it|its|that|these|those|they|them|their|he|she|him|her|his|hers|one|ones|there|same|another|others?|else)\b/i;
/** What the visitor said last says most of the subject; an answer is long and names many other things. */
const LAST_QUESTION_WEIGHT = 0.3;
const EARLIER_QUESTION_WEIGHT = 0.15;
const LAST_ANSWER_WEIGHT = 0.1;
const EARLIER_QUESTIONS = 2;
const MAX_ANSWER_LENGTH = 600;

/** Nothing for a question that stands alone. */
export function borrowContext(question: string, history: readonly Turn[]): BorrowedText[] {
  const words = toWords(question).length;
  const isDependent =
    words <= SHORT_QUESTION_WORDS || (words <= REFERRING_QUESTION_WORDS && REFERENCE.test(question));
  if (!isDependent) return [];
  const asked = history.filter((turn) => turn.role === 'visitor').map((turn) => turn.text);
  const answered = history.filter((turn) => turn.role === 'site').map((turn) => turn.text);
  return [
    { text: asked.at(-1) ?? '', weight: LAST_QUESTION_WEIGHT },
    { text: asked.slice(0, -1).slice(-EARLIER_QUESTIONS).join('\n'), weight: EARLIER_QUESTION_WEIGHT },
    { text: (answered.at(-1) ?? '').slice(0, MAX_ANSWER_LENGTH), weight: LAST_ANSWER_WEIGHT },
  ].filter(({ text }) => text !== '');
}

/** Scores with what the conversation adds to them, best first; equal ones in the order of import. */
export function addBorrowedScores(
  own: ReadonlyMap<number, number>,
  borrowed: readonly Borrowed[],
  match: (question: WeighedQuestion) => ReadonlyMap<number, number>,
): [pk: number, score: number][] {
  const scores = new Map(own);
  const ownBest = Math.max(0, ...own.values());
  for (const { weight, question } of borrowed) {
    const found = match(question);
    // Scaled to the question's own best, so that a long turn does not shout a short question down.
    const scale = ownBest > 0 ? (weight * ownBest) / Math.max(...found.values()) : weight;
    for (const [pk, score] of found) scores.set(pk, (scores.get(pk) ?? 0) + scale * score);
  }
  return [...scores].sort(([a, x], [b, y]) => y - x || a - b);
}

/** Every term once, borrowed ones with what is left of their weight. */
export function mergeTerms(own: WeighedQuestion, borrowed: readonly Borrowed[]): WeightedTerm[] {
  const merged = new Map(own.terms.map(({ term, weight }) => [term, weight]));
  for (const { weight: share, question } of borrowed) {
    for (const { term, weight } of question.terms) if (!merged.has(term)) merged.set(term, share * weight);
  }
  return [...merged].map(([term, weight]) => ({ term, weight }));
}
