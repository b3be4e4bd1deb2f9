import type { Passage, ScoredPassage } from '../../../ports.ts';
import type { PassageFeatures } from './passage-features.ts';

/** A passage that a search found, and how well it covers the question. */
export interface Candidate {
  readonly pk: number;
  readonly passage: ScoredPassage;
  readonly features: PassageFeatures;
}

/** What a passage is ranked by: what was read in it, and how it compares with the others that were found. */
interface RankFeatures extends PassageFeatures {
  /** Its BM25 score against the best one, 0 to 1. */
  readonly bm25: number;
  /** The three best BM25 scores of its document against those of the best document, 0 to 1; 0 for a passage without headings. */
  readonly document: number;
}

/**
 * Against BM25 as 1: a linear model of the passages that were found, the right ones against the others, every base with equal
 * weight. Fitted on questions about documentation that were written for this and are not part of the project, on SQuAD 2.0
 * and MTRAG; on five other bases of documentation the right passage came first for .49 instead of .39 of the questions.
 * `npm run bench:answers` shows what a change of them does.
 */
const RANK_WEIGHTS: Readonly<Record<Exclude<keyof RankFeatures, 'coverage'>, number>> = {
  bm25: 1,
  document: 0.22,
  sentence: 1,
  adjacency: 0.3,
  answerKind: 0.32,
  title: 0.07,
  asked: 0.6,
  headingLikeness: 1.48,
  headingCoverage: -0.79,
  titleLikeness: 0.6,
  links: -0.9,
  dated: -0.71,
  short: -0.28,
  length: 0.17,
};
const SCORES_OF_DOCUMENT = 3;
/** Scores are compared as shares, so none may be 0 or less. */
const MIN_SCORE = 0.01;

/**
 * Reads the passages that were found and orders them by how they cover the question, equal ones by import. `found`: keys and
 * BM25 scores, best first.
 */
export function rankPassages(
  found: readonly (readonly [pk: number, bm25: number])[],
  readPassage: (pk: number) => Passage | null,
  readFeatures: (passage: Passage) => PassageFeatures,
): Candidate[] {
  const best = found[0]?.[1] ?? 1;
  const read = found.flatMap(([pk, bm25]) => {
    const passage = readPassage(pk);
    return passage ? [{ pk, passage, bm25: bm25 / best }] : [];
  });
  const documents = sumByDocument(read);
  const bestDocument = Math.max(...documents.values(), Number.MIN_VALUE);
  const candidates = read.map(({ pk, passage, bm25 }): Candidate => {
    const features = readFeatures(passage);
    // Documents that are one text each have no parts that could speak for each other.
    const isPart = passage.headingPath.length > 0;
    const document = isPart ? (documents.get(passage.documentId) ?? 0) / bestDocument : 0;
    return { pk, passage: { ...passage, score: scorePassage({ ...features, bm25, document }) }, features };
  });
  return candidates.sort((a, b) => b.passage.score - a.passage.score || a.pk - b.pk);
}

function scorePassage(features: RankFeatures): number {
  const names = Object.keys(RANK_WEIGHTS) as (keyof typeof RANK_WEIGHTS)[];
  return Math.max(
    MIN_SCORE,
    names.reduce((sum, name) => sum + RANK_WEIGHTS[name] * features[name], 0),
  );
}

function sumByDocument(read: readonly { passage: Passage; bm25: number }[]): Map<string, number> {
  const scores = new Map<string, number[]>();
  for (const { passage, bm25 } of read) {
    const known = scores.get(passage.documentId);
    if (!known) scores.set(passage.documentId, [bm25]);
    else if (known.length < SCORES_OF_DOCUMENT) known.push(bm25);
  }
  return new Map([...scores].map(([id, list]) => [id, list.reduce((sum, score) => sum + score, 0)]));
}
