import type { Passage, SearchRequest, WeightedTerm } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import type { Database } from '../sqlite/database.ts';
import {
  addBorrowedScores,
  type Borrowed,
  type BorrowedText,
  borrowContext,
  mergeTerms,
} from './borrow-context.ts';
import type { ConfidenceFeatures } from './confidence.ts';
import { createSpellingCorrector } from './correct-spelling.ts';
import { toIndexTerm } from './index-text.ts';
import { NO_OWNER_WORDS, type OwnerVocabulary } from './owner-words.ts';
import { createPassageReader } from './passage-features.ts';
import { IS_LIVE, PASSAGE_COLUMNS, toPassage } from './passage-row.ts';
import { type Candidate, rankPassages } from './rank-passages.ts';
import { createRarityReader } from './term-rarity.ts';
import type { WeighedQuestion } from './weigh-question.ts';
import { weighWithOwnerWords } from './weigh-with-owner-words.ts';

export interface PassageSearchResult {
  /** What the words found and was read, best first; may be more than was asked for. */
  readonly candidates: readonly Candidate[];
  readonly terms: readonly WeightedTerm[];
  /** Null when nothing was found. */
  readonly features: ConfidenceFeatures | null;
}

/** BM25 weights of title, heading and body: a title names the subject of many passages, a heading that of few. */
const COLUMN_WEIGHTS = '2, 1.5, 1';
const CANDIDATES = 50;
/** Candidates that are read, the best of them by BM25. */
const READ_CANDIDATES = 50;
/** The rarest terms of a very long question say what it is about. */
const MAX_QUERY_TERMS = 64;
/** What a message says around its question; it tells between passages that are nearly as good. */
const REST_WEIGHT = 0.2;
/** BM25's term frequency factor stays below k1 + 1, and FTS5's k1 is 1.2. */
const BM25_CEILING = 2.2;

/** Returns the search over live passages by their words. Synchronous; accepts any text. */
export function createPassageSearch(
  database: Database,
): (request: SearchRequest, ownerWords?: OwnerVocabulary) => PassageSearchResult {
  const readRarity = createRarityReader(database);
  const beginCorrections = createSpellingCorrector(database);
  const match = database.prepare(
    `SELECT passages.pk, -bm25(passage_terms, ${COLUMN_WEIGHTS}) AS score
     FROM passage_terms
     JOIN passages ON passages.pk = passage_terms.rowid
     JOIN documents ON documents.pk = passages.document AND ${IS_LIVE}
     WHERE passage_terms MATCH ? ORDER BY score DESC, passages.pk LIMIT ${CANDIDATES}`,
  );
  const read = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM passages JOIN documents ON documents.pk = passages.document WHERE passages.pk = ?`,
  );

  /** Keys and BM25 scores, best first. */
  function matchTerms({ terms }: WeighedQuestion): Map<number, number> {
    const known = terms.filter(({ weight }) => weight < 1);
    if (known.length === 0) return new Map();
    const rarest = known.sort((a, b) => b.weight - a.weight).slice(0, MAX_QUERY_TERMS);
    const query = rarest.map(({ term }) => `"${toIndexTerm(term)}"`).join(' OR ');
    return new Map(match.all(query).map((row) => [Number(row.pk), Number(row.score)]));
  }

  function readPassage(pk: number): Passage | null {
    const row = read.get(pk);
    return row ? toPassage(row) : null;
  }

  return function search({ text, history, limit }, ownerWords = NO_OWNER_WORDS) {
    const { rarityOf, maxIdf } = readRarity();
    const { asked, rest } = focusQuestion(text);
    const own = weighWithOwnerWords(asked, rarityOf, beginCorrections(), ownerWords);
    const weigh = (context: BorrowedText): Borrowed => ({
      weight: context.weight,
      question: weighWithOwnerWords(context.text, rarityOf, () => null, ownerWords),
    });
    const borrowed = borrowContext(asked, history).map(weigh);
    const told = rest === '' ? [] : [weigh({ text: rest, weight: REST_WEIGHT })];
    const terms = mergeTerms(own, borrowed);

    const scores = matchTerms(own);
    const found = addBorrowedScores(scores, [...borrowed, ...told], matchTerms);
    if (found.length === 0) return { candidates: [], terms, features: null };

    // "Why?" has no words of its own: what was said before is then the question.
    const question = own.words.length > 0 ? own : (borrowed[0]?.question ?? own);
    const candidates = rankPassages(
      found.slice(0, Math.max(READ_CANDIDATES, limit)),
      readPassage,
      createPassageReader(question, asked, rarityOf),
    );
    return {
      candidates,
      terms,
      features: {
        ...measureBest(candidates, borrowed, rarityOf),
        strength: Math.max(0, ...scores.values()) / (maxIdf * BM25_CEILING),
        unknown: measureUnknown(own),
      },
    };
  };
}

/** Share of the question's words that stand nowhere in the base. */
function measureUnknown({ words, terms }: WeighedQuestion): number {
  const unknown = words.filter(
    (word) => !word.alternatives && word.terms.every((term) => (terms[term]?.weight ?? 1) >= 1),
  );
  return unknown.length / Math.max(1, words.length);
}

/** What the passage that speaks has of the question: rare words that stand in different places answer nothing together. */
function measureBest(
  [first, second]: readonly Candidate[],
  [last]: readonly Borrowed[],
  rarityOf: (term: string) => number,
): Omit<ConfidenceFeatures, 'strength' | 'unknown'> {
  const readContext = last && createPassageReader(last.question, '', rarityOf);
  const {
    coverage = 0,
    sentence = 0,
    adjacency = 0,
    headingLikeness = 0,
    titleLikeness = 0,
  } = first?.features ?? {};
  const score = first?.passage.score ?? 0;
  return {
    coverage,
    sentence,
    adjacency,
    headingLikeness,
    titleLikeness,
    margin: Math.min(1, score - (second?.passage.score ?? 0)),
    context: readContext && first ? readContext(first.passage).coverage : 1,
  };
}
