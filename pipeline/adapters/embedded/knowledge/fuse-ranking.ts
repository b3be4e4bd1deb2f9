import type { DocumentFilter, Passage, ScoredPassage } from '../../../ports.ts';
import { preferNewest } from './prefer-newest.ts';
import type { Candidate } from './rank-passages.ts';
import type { Similarities } from './vector-index.ts';

/**
 * Against the best BM25 score as 1. Measured with vectors of latent semantic analysis (300 dimensions, hit@1 of .694
 * alone) on SQuAD 2.0, words alone, this sum, reciprocal rank fusion with k = 60: hit@1 .861, .849, .824, among eight
 * .974, .976, .967; when the search by words is not given the question's two rarest words: hit@1 .505, .666, .633, among
 * eight .737, .923, .847. Ranks forget by how much a passage is the best; the sum keeps it.
 */
const VECTOR_WEIGHT = 0.8;
/** Passages that may come in by their vectors alone. */
const NEAREST = 30;

/**
 * Orders what the words found together with what lies near the question. The nearest passage gains the whole weight, one
 * that is no nearer than passages are on average gains nothing: cosines themselves mean something else for every model.
 * A passage that only its vector found starts where the words' last candidate stands. It may be of another version of a page.
 * `documents`: keys of those whose passages may come in; null for all.
 */
export function fuseRanking(
  candidates: readonly Candidate[],
  similarities: Similarities,
  readPassage: (pk: number) => Passage | null,
  { text, filter }: { readonly text: string; readonly filter?: DocumentFilter | undefined },
  documents: readonly number[] | null = null,
): readonly ScoredPassage[] {
  const { best, mean } = similarities;
  const gain = (pk: number) => {
    const cosine = similarities.of(pk) ?? mean;
    return best > mean ? VECTOR_WEIGHT * Math.max(0, (cosine - mean) / (best - mean)) : 0;
  };
  const known = new Set(candidates.map(({ pk }) => pk));
  const start = candidates.at(-1)?.passage.score ?? 0;
  const nearby = similarities.nearest(NEAREST, documents && new Set(documents)).flatMap((pk) => {
    const passage = known.has(pk) ? null : readPassage(pk);
    return passage ? [{ pk, passage: { ...passage, score: start } }] : [];
  });
  return preferNewest([...candidates, ...nearby], text, filter)
    .map(({ pk, passage }) => ({ pk, passage: { ...passage, score: passage.score + gain(pk) } }))
    .sort((a, b) => b.passage.score - a.passage.score || a.pk - b.pk)
    .map(({ passage }) => passage);
}
