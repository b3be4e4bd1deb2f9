import type { WeighedTopic } from './join-questions.ts';
import type { WeighedQuestion } from './weigh-question.ts';

/** Finds passages by the words of a question: keys and BM25 scores. */
type Match = (question: WeighedQuestion) => ReadonlyMap<number, number>;

/** What was just quoted, as a share of the best score: it answers the next question about as often as not. */
const QUOTED_SHARE = 0.05;

/** The weighted sum of what the parts of a question find. */
export function sumScores(parts: readonly WeighedTopic[], match: Match): Map<number, number> {
  const scores = new Map<number, number>();
  for (const { weight, question } of parts) {
    for (const [pk, score] of match(question)) scores.set(pk, (scores.get(pk) ?? 0) + weight * score);
  }
  return scores;
}

/** Scores with what hints and the last answer add to them, best first; equal ones in the order of import. */
export function addHints(
  found: ReadonlyMap<number, number>,
  hints: readonly WeighedTopic[],
  match: Match,
  quoted: ReadonlySet<number>,
): [pk: number, score: number][] {
  const scores = new Map(found);
  const best = Math.max(0, ...found.values());
  const add = (pk: number, score: number) => scores.set(pk, (scores.get(pk) ?? 0) + score);
  for (const { weight, question } of hints) {
    const hinted = match(question);
    // Scaled to the question's own best, so that a long text does not shout a short question down.
    const scale = best > 0 ? (weight * best) / Math.max(...hinted.values()) : weight;
    for (const [pk, score] of hinted) add(pk, scale * score);
  }
  for (const pk of quoted) add(pk, QUOTED_SHARE * best);
  return [...scores].sort(([a, x], [b, y]) => y - x || a - b);
}
