import type { Turn } from '../../ports.ts';
import { toWords } from '../../text/words.ts';

/** What a question borrows from the conversation; `weight` is relative to the question's own words. */
export interface BorrowedText {
  readonly text: string;
  readonly weight: number;
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
