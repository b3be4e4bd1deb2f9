import { type ReadSection, toSectionKey } from '../../../answer/whole-section.ts';
import type { NumberedPassage } from '../../../ports.ts';
import { createWordLikeness } from '../../../text/word-likeness.ts';
import { type AnswerSentence, narrowToAsked } from './answer-sentences.ts';
import { rankSentences, type ScoredSentence } from './rank-sentences.ts';

/** A passage that answers. */
export interface AnsweringPlace {
  readonly passage: NumberedPassage;
  /** What answers best in it. */
  readonly best: AnswerSentence;
  /** All that could answer in it, best first. */
  readonly ranked: readonly ScoredSentence[];
}

/** A second place answers too when its passage scores this share of the first one's. */
const MIN_SECOND_SHARE = 0.8;
/** Two texts that are so alike by their words say the same, as two versions of a page do. */
const SAME_LIKENESS = 0.7;

/** Where the passages answer: the best one that can be quoted, and a second one when it is nearly as good. `units`: of all. */
export function choosePlaces(
  question: string,
  passages: readonly NumberedPassage[],
  units: readonly AnswerSentence[],
): readonly AnsweringPlace[] {
  const ranked = rankSentences(narrowToAsked(question, units));
  const places = passages.flatMap((passage) => {
    const own = ranked.filter(({ sentence }) => sentence.passage === passage);
    const best = own[0]?.sentence;
    return best ? [{ passage, best, ranked: own }] : [];
  });
  const [first, ...others] = places;
  if (!first) return [];
  // The same text may stand in two documents, and another part of the section is read with the first.
  const section = toSectionKey(first.passage);
  const likenessOf = createWordLikeness(first.passage.text);
  const second = others.find(
    ({ passage }) =>
      passage.text !== first.passage.text &&
      likenessOf(passage.text) < SAME_LIKENESS &&
      (section === null || toSectionKey(passage) !== section),
  );
  const isNear = second && second.passage.score >= MIN_SECOND_SHARE * first.passage.score;
  return isNear ? [first, second] : [first];
}

/** The place in the whole of its section, of which its passage may be a part: code often stands in the next part. */
export async function widenPlace(place: AnsweringPlace, readSection: ReadSection): Promise<AnsweringPlace> {
  const { passage, best, ranked } = place;
  const text = await readSection(passage);
  const offset = text.indexOf(passage.text);
  if (offset === -1 || text.length === passage.text.length) return place;
  const move = (sentence: AnswerSentence): AnswerSentence => ({
    ...sentence,
    start: sentence.start + offset,
    end: sentence.end + offset,
  });
  return {
    passage: { ...passage, text },
    best: move(best),
    ranked: ranked.map(({ sentence, score }) => ({ sentence: move(sentence), score })),
  };
}
