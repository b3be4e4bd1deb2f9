import type { DocumentFilter, Passage, ScoredPassage } from '../../../ports.ts';
import type { CompareMeaning } from '../meaning/compare-meaning.ts';
import { type Gained, keepNamed } from './keep-named.ts';
import { listParts } from './passage-parts.ts';
import { preferNewest } from './prefer-newest.ts';
import type { Candidate } from './rank-passages.ts';
import type { Similarities } from './vector-index.ts';

/** What meaning counts for, against the best BM25 score as 1. */
interface MeaningWeights {
  /** The nearest passage gains all of it, one that is no nearer than passages are on average nothing. */
  readonly whole: number;
  /** Where a passage that only its vector found starts, above the words' last candidate. */
  readonly start: number;
}

/**
 * Chosen on questions about seven other documentation bases than those that `weights/NOTICE.md` tells the results of; there
 * the right passage came first for .81 of 154 questions instead of .75, and among three for .91 instead of .86. The sum keeps
 * by how much a passage is the best, which ranks forget: reciprocal rank fusion with k = 60 was worse on SQuAD 2.0, .824
 * against .849 for the first place.
 */
const WITH_PARTS: MeaningWeights = { whole: 0.7, start: 0.3 };
/** What the passage gains whose nearest part is the nearest. */
const PART_WEIGHT = 1.1;
/** Where passages are not compared in parts. */
const WHOLE_ALONE: MeaningWeights = { whole: 1.2, start: 0 };
/**
 * Without headings the words' score has nothing but text to go by, and is smaller: where no candidate has one, meaning
 * counts for this share.
 */
const UNHEADED_SHARE = 0.4;
/** Passages that may come in by their vectors alone. */
const NEAREST = 30;
/** The best passages, whose parts are compared too. */
const COMPARED_BY_PARTS = 16;

export interface FusionRequest {
  /** As it was asked. */
  readonly text: string;
  /** What of it is compared. */
  readonly compared: string;
  readonly filter?: DocumentFilter | undefined;
  /** Keys of the documents whose passages may come in; null for all. */
  readonly documents: readonly number[] | null;
}

/**
 * Orders what the words found together with what lies near the question. Cosines themselves mean something else for every
 * model, so that they are compared with their mean. A passage that only its vector found may be of another version of a page.
 * With `compareParts` the best passages are also read in parts: a long passage is about more than what is asked. What the
 * question names letter by letter keeps its place.
 */
export function fuseRanking(
  candidates: readonly Candidate[],
  similarities: Similarities,
  readPassage: (pk: number) => Passage | null,
  { text, compared, filter, documents }: FusionRequest,
  compareParts?: CompareMeaning,
): readonly ScoredPassage[] {
  const weights = compareParts ? WITH_PARTS : WHOLE_ALONE;
  const known = new Set(candidates.map(({ pk }) => pk));
  const last = candidates.at(-1)?.passage.score ?? 0;
  const nearby = similarities.nearest(NEAREST, documents && new Set(documents)).flatMap((pk) => {
    const passage = known.has(pk) ? null : readPassage(pk);
    return passage ? [{ pk, passage: { ...passage, score: last } }] : [];
  });
  const all = preferNewest([...candidates, ...nearby], text, filter);
  const share = compareParts ? measureShare(all) : 1;
  const gainOf = createGain(similarities.best, similarities.mean);
  const whole = all.map(({ pk, passage }): Gained => {
    const start = known.has(pk) ? 0 : weights.start;
    return { pk, passage, gain: share * (start + weights.whole * gainOf(similarities.of(pk))) };
  });
  const fused = compareParts ? addParts(sortByScore(whole), compared, compareParts, share) : whole;
  return sortByScore(keepNamed(fused, text)).map(({ passage, gain }) => ({
    ...passage,
    score: passage.score + gain,
  }));
}

function addParts(
  fused: readonly Gained[],
  compared: string,
  compareParts: CompareMeaning,
  share: number,
): readonly Gained[] {
  const best = fused.slice(0, COMPARED_BY_PARTS);
  const parts = best.map(({ passage }) => listParts(passage));
  const cosines = compareParts(compared, parts.flat());
  if (!cosines) return fused;
  let read = 0;
  const nearest = parts.map(({ length }) => {
    read += length;
    return Math.max(...cosines.slice(read - length, read));
  });
  const mean = nearest.reduce((sum, cosine) => sum + cosine, 0) / nearest.length;
  const gainOf = createGain(Math.max(...nearest), mean);
  return fused.map((each, at) => ({
    ...each,
    gain: each.gain + share * PART_WEIGHT * gainOf(nearest[at] ?? null),
  }));
}

/** 1 for the best, 0 for the mean and what is below it or not known. */
function createGain(best: number, mean: number): (cosine: number | null) => number {
  return (cosine) => (cosine !== null && best > mean ? Math.max(0, (cosine - mean) / (best - mean)) : 0);
}

function measureShare(all: readonly Pick<Candidate, 'passage'>[]): number {
  const headed = all.filter(({ passage }) => passage.headingPath.length > 0).length;
  return UNHEADED_SHARE + (1 - UNHEADED_SHARE) * (headed / Math.max(1, all.length));
}

function sortByScore(fused: readonly Gained[]): readonly Gained[] {
  return fused.toSorted((a, b) => b.passage.score + b.gain - (a.passage.score + a.gain) || a.pk - b.pk);
}
