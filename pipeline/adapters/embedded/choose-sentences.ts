import type { AnswerSentence, SentenceFeatures } from './answer-sentences.ts';

/**
 * What each feature counts for: a listwise model fitted on every second answerable SQuAD 2.0 question, rounded. On the
 * other half answers of 400 characters then hold the gold answer one point more often than with the bare share of terms.
 */
const WEIGHTS: Readonly<Record<keyof SentenceFeatures, number>> = {
  own: 1,
  telling: 0.15,
  nearby: 0.35,
  before: 0.35,
  adjacency: 0.15,
  answerKind: 0.3,
  passage: 0.65,
  prose: 0.15,
};
/** Room for ` [8]` and the space before the next sentence. */
const MARKER_LENGTH = 5;
/** What scores less than this share of the best sentence does not belong to the answer. */
const MIN_SHARE = 0.55;
/** What leans on a sentence that there is no room for has to be this good, as a share of the best. */
const MIN_LEANING_SHARE = 0.8;
/** Two sentences that share more of the shorter one's words than this say the same. */
const DUPLICATE_OVERLAP = 0.7;
/** Words at the head of a sentence that only the one before it explains. */
const LEANING =
  /^["'“(*_]*(?:this|these|those|such|instead|however|therefore|thus|hence|then|moreover|furthermore|otherwise|meanwhile|similarly|likewise|for (?:this|that|example|instance)|as a result|but|so|or|dies(?:e[rsmn]?)?|dadurch|daher|deshalb|jedoch|cela|cette|ces|cependant|donc|esto|estos|estas|sin embargo)\b/i;

/**
 * The sentences that answer, best passage first and in the passage's own order within it, `maxLength` characters at most
 * with their markers. The best one is always chosen, even if it is too long alone, which the caller has to mend.
 */
export function chooseSentences(candidates: readonly AnswerSentence[], maxLength: number): AnswerSentence[] {
  const ranked = candidates
    .map((sentence) => ({ sentence, score: scoreSentence(sentence) }))
    .sort((a, b) => b.score - a.score);
  const [best] = ranked;
  if (!best) return [];
  const chosen: AnswerSentence[] = [];
  let left = maxLength;
  const take = (sentence: AnswerSentence) => {
    chosen.push(sentence);
    left -= sentence.text.length + MARKER_LENGTH;
  };

  for (const { sentence, score } of ranked) {
    if (score < MIN_SHARE * best.score) break;
    const isBest = sentence === best.sentence;
    if (chosen.includes(sentence) || (!isBest && sentence.text.length + MARKER_LENGTH > left)) continue;
    if (chosen.some((other) => saysTheSame(other.text, sentence.text))) continue;
    const support = LEANING.test(sentence.text) ? findBefore(sentence, candidates) : undefined;
    if (!support || chosen.includes(support)) {
      take(sentence);
    } else if (sentence.text.length + support.text.length + 2 * MARKER_LENGTH <= left) {
      take(support);
      take(sentence);
    } else if (score >= MIN_LEANING_SHARE * best.score) {
      take(sentence);
    }
  }
  const passages = [...new Set(chosen.map((sentence) => sentence.passage.n))];
  return passages.flatMap((n) =>
    chosen.filter((sentence) => sentence.passage.n === n).sort((a, b) => a.start - b.start),
  );
}

function findBefore(
  sentence: AnswerSentence,
  candidates: readonly AnswerSentence[],
): AnswerSentence | undefined {
  return candidates.findLast(
    (other) =>
      other.passage === sentence.passage && other.block === sentence.block && other.end <= sentence.start,
  );
}

export function scoreSentence({ features }: AnswerSentence): number {
  return (Object.keys(WEIGHTS) as (keyof SentenceFeatures)[]).reduce(
    (sum, key) => sum + WEIGHTS[key] * features[key],
    0,
  );
}

function saysTheSame(a: string, b: string): boolean {
  const words = toWordSet(a);
  const others = toWordSet(b);
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared > DUPLICATE_OVERLAP * Math.min(words.size, others.size);
}

function toWordSet(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
