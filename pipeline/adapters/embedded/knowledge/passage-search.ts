import type { Passage, SearchRequest, WeightedTerm } from '../../../ports.ts';
import type { Database } from '../sqlite/database.ts';
import { addHints, sumScores } from './add-scores.ts';
import { createBaseLanguages } from './base-languages.ts';
import type { ConfidenceFeatures } from './confidence.ts';
import { createSpellingCorrector, type SpellingCorrector } from './correct-spelling.ts';
import { type DocumentScope, EVERY_DOCUMENT } from './document-scope.ts';
import { toIndexTerm } from './index-text.ts';
import { NO_OWNER_WORDS, type OwnerVocabulary } from './owner-words.ts';
import { createPassageReader } from './passage-features.ts';
import { IS_LIVE, PASSAGE_COLUMNS, toFirstPassageId, toPassage } from './passage-row.ts';
import { preferNewest } from './prefer-newest.ts';
import { createQuotedFinder } from './quoted-passages.ts';
import { type Candidate, rankPassages } from './rank-passages.ts';
import { resolveQuestion } from './resolve-question.ts';
import { createRarityReader } from './term-rarity.ts';
import type { WeighedQuestion } from './weigh-question.ts';

export interface PassageSearchResult {
  /** What the words found and was read, best first; may be more than was asked for. */
  readonly candidates: readonly Candidate[];
  readonly terms: readonly WeightedTerm[];
  /** Words of the question that were misspelt, as they were written, with the terms that they were taken for. */
  readonly corrections: ReadonlyMap<string, string>;
  /** Keys of the documents that may be found; null for all. */
  readonly documents: readonly number[] | null;
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
/** BM25's term frequency factor stays below k1 + 1, and FTS5's k1 is 1.2. */
const BM25_CEILING = 2.2;

/** Returns the search over live passages by their words. Synchronous; accepts any text. */
export function createPassageSearch(
  database: Database,
): (request: SearchRequest, ownerWords?: OwnerVocabulary, scope?: DocumentScope) => PassageSearchResult {
  const readRarity = createRarityReader(database);
  const beginCorrections = createSpellingCorrector(database);
  const findQuoted = createQuotedFinder(database);
  const languages = createBaseLanguages(database);
  const matchPassages = database.prepare(
    `SELECT passages.pk, -bm25(passage_terms, ${COLUMN_WEIGHTS}) AS score
     FROM passage_terms
     JOIN passages ON passages.pk = passage_terms.rowid
     JOIN documents ON documents.pk = passages.document AND ${IS_LIVE}
     WHERE passage_terms MATCH ?1 AND (?2 IS NULL OR documents.pk IN (SELECT value FROM json_each(?2)))
     ORDER BY score DESC, passages.pk LIMIT ${CANDIDATES}`,
  );
  const read = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM passages JOIN documents ON documents.pk = passages.document WHERE passages.pk = ?`,
  );

  /** Keys and BM25 scores, best first. `allowed`: keys of documents as a JSON array; null for all. */
  function matchTerms({ terms }: WeighedQuestion, allowed: string | null): Map<number, number> {
    const known = terms.filter(({ weight }) => weight < 1);
    if (known.length === 0) return new Map();
    const rarest = known.sort((a, b) => b.weight - a.weight).slice(0, MAX_QUERY_TERMS);
    const query = rarest
      .flatMap(({ term, forms = [] }) => [term, ...forms])
      .map((term) => `"${toIndexTerm(term)}"`)
      .join(' OR ');
    return new Map(matchPassages.all(query, allowed).map((row) => [Number(row.pk), Number(row.score)]));
  }

  function readPassage(pk: number): Passage | null {
    const row = read.get(pk);
    return row ? toPassage(row) : null;
  }

  return function search(
    { text, history, limit, context, filter },
    ownerWords = NO_OWNER_WORDS,
    scope = EVERY_DOCUMENT,
  ) {
    const { rarityOf, maxIdf } = readRarity();
    const corrections = new Map<string, string>();
    const correct = noteCorrections(beginCorrections(), corrections);
    const resolved = resolveQuestion(
      { text, history, context },
      { rarityOf, correct, languages, ownerWords },
    );
    const documents = scope.listAllowed(filter);
    const allowed = documents && JSON.stringify(documents);
    const match = (question: WeighedQuestion) => matchTerms(question, allowed);
    const scores = sumScores(resolved.parts, match);
    const strongest = Math.max(0, ...scores.values());
    const found = addHints(
      scores,
      resolved.hints,
      match,
      findQuoted([...resolved.passageIds, ...scope.findAt(context).map(toFirstPassageId)], allowed),
    );
    const about = { terms: resolved.terms, corrections, documents };
    if (found.length === 0) return { ...about, candidates: [], features: null };

    const ranked = rankPassages(
      found.slice(0, Math.max(READ_CANDIDATES, limit)),
      readPassage,
      createPassageReader(resolved.question, resolved.asked, rarityOf),
    );
    const candidates = preferNewest(ranked, text, filter);
    return {
      ...about,
      candidates,
      features: {
        ...measureBest(candidates),
        strength: strongest / (maxIdf * BM25_CEILING),
        unknown: measureUnknown(resolved.question),
      },
    };
  };
}

function noteCorrections(correct: SpellingCorrector, corrections: Map<string, string>): SpellingCorrector {
  return function correctAndNote(term, written) {
    const correction = correct(term, written);
    if (correction?.term) corrections.set(written, correction.term);
    return correction;
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
function measureBest([first, second]: readonly Candidate[]): Omit<
  ConfidenceFeatures,
  'strength' | 'unknown'
> {
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
  };
}
