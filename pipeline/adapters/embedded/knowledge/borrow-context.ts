import type { Turn } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import { type Leaning, leaningOf } from '../../../text/leaning-of.ts';

/** What a question borrows from the conversation; `weight` is relative to the question's own words. */
export interface BorrowedText {
  readonly text: string;
  readonly weight: number;
}

export interface Context {
  readonly leaning: Exclude<Leaning, 'none'>;
  /** What was asked before, latest first; at least one. */
  readonly topics: readonly BorrowedText[];
  /** What the last answer quoted, where that is known. */
  readonly passageIds: readonly string[];
}

/**
 * Set on follow-ups of SQuAD 2.0 (the subject of a question made a pronoun), MTRAG and questions about documentation;
 * hit@1 moves by less than two points when one of them is changed by a third.
 */
const WEIGHTS: Readonly<Record<Context['leaning'], number>> = { empty: 1, full: 0.5, perhaps: 0.8 };
/** A selection beside a question that stands alone. */
const BESIDE_WEIGHT = 0.3;
/** What led to the last question was replaced by it in part. */
const EARLIER_SHARE = 0.65;
/** Turns of the visitor that a chain of follow-ups is traced back. */
const MAX_TOPICS = 3;

/**
 * Null for a question that stands alone, or begins the conversation. What is selected where it is asked is what it is about,
 * whatever was said before.
 */
export function borrowContext(
  question: string,
  history: readonly Turn[],
  selection: string | undefined = undefined,
): Context | null {
  if (selection) return borrowSelection(question, selection);
  const asked = history.filter((turn) => turn.role === 'visitor').slice(-MAX_TOPICS);
  const leaning = asked.length > 0 ? leaningOf(question) : 'none';
  if (leaning === 'none') return null;
  const topics: BorrowedText[] = [];
  let weight = WEIGHTS[leaning];
  for (const turn of asked.reverse()) {
    const text = focusQuestion(turn.text).asked;
    topics.push({ text, weight });
    if (leaningOf(text) === 'none') break;
    weight *= EARLIER_SHARE;
  }
  return { leaning, topics, passageIds: history.findLast(({ role }) => role === 'site')?.passageIds ?? [] };
}

/** A question that stands alone may still be about it. */
function borrowSelection(question: string, selection: string): Context {
  const leaning = leaningOf(question);
  const weight = leaning === 'none' ? BESIDE_WEIGHT : WEIGHTS[leaning];
  return {
    leaning: leaning === 'none' ? 'perhaps' : leaning,
    topics: [{ text: selection, weight }],
    passageIds: [],
  };
}
