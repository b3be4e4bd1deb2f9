import type { Passage, ScoredPassage, SearchRequest, WeightedTerm } from '../../ports.ts';
import { borrowContext } from './borrow-context.ts';
import type { ConfidenceFeatures } from './confidence.ts';
import { createSpellingCorrector } from './correct-spelling.ts';
import type { Database } from './database.ts';
import { toIndexTerm } from './index-text.ts';
import { createPassageReader, type PassageFeatures } from './passage-features.ts';
import { PASSAGE_COLUMNS, toPassage } from './passage-row.ts';
import { createRarityReader } from './term-rarity.ts';
import { type WeighedQuestion, weighQuestion } from './weigh-question.ts';

export interface PassageSearchResult {
  /** Best first. */
  readonly passages: readonly ScoredPassage[];
  readonly terms: readonly WeightedTerm[];
  /** Null when nothing was found. */
  readonly features: ConfidenceFeatures | null;
}

interface Borrowed {
  readonly weight: number;
  readonly question: WeighedQuestion;
}

interface Candidate {
  readonly pk: number;
  readonly passage: ScoredPassage;
  readonly features: PassageFeatures;
}

/** BM25 weights of title, heading and body: a title names the subject of many passages, a heading that of few. */
const COLUMN_WEIGHTS = '2, 1.5, 1';
const CANDIDATES = 50;
/** Candidates that are read, the best of them by BM25. */
const READ_CANDIDATES = 30;
/** The rarest terms of a very long question say what it is about. */
const MAX_QUERY_TERMS = 64;
/**
 * Against the best BM25 score as 1. Reasoned, then checked on SQuAD 2.0 and MTRAG: around these values hit@1 moves by
 * less than half a point, without them it falls by two.
 */
const SENTENCE_WEIGHT = 0.8;
const ADJACENCY_WEIGHT = 0.4;
const ANSWER_KIND_WEIGHT = 0.15;
const TITLE_WEIGHT = 0.3;
/** Only the best passages speak for the base when its confidence is measured. */
const SPEAKING_PASSAGES = 5;
/** BM25's term frequency factor stays below k1 + 1, and FTS5's k1 is 1.2. */
const BM25_CEILING = 2.2;

/** Returns the search over live passages. Synchronous; accepts any text. */
export function createPassageSearch(database: Database): (request: SearchRequest) => PassageSearchResult {
  const readRarity = createRarityReader(database);
  const correct = createSpellingCorrector(database);
  const match = database.prepare(
    `SELECT passages.pk, -bm25(passage_terms, ${COLUMN_WEIGHTS}) AS score
     FROM passage_terms
     JOIN passages ON passages.pk = passage_terms.rowid
     JOIN documents ON documents.pk = passages.document AND documents.state = 1
     WHERE passage_terms MATCH ? ORDER BY score DESC, passages.pk LIMIT ${CANDIDATES}`,
  );
  const read = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM passages JOIN documents ON documents.pk = passages.document WHERE passages.pk = ?`,
  );

  function matchTerms(terms: readonly WeightedTerm[]): Map<number, number> {
    const known = terms.filter(({ weight }) => weight < 1);
    if (known.length === 0) return new Map();
    const rarest = [...known].sort((a, b) => b.weight - a.weight).slice(0, MAX_QUERY_TERMS);
    const query = rarest.map(({ term }) => `"${toIndexTerm(term)}"`).join(' OR ');
    return new Map(match.all(query).map((row) => [Number(row.pk), Number(row.score)]));
  }

  function readPassage(pk: number): Passage | null {
    const row = read.get(pk);
    return row ? toPassage(row) : null;
  }

  return function search({ text, history, limit }) {
    const { rarityOf, maxIdf } = readRarity();
    const own = weighQuestion(text, rarityOf, correct);
    const borrowed = borrowContext(text, history).map((context): Borrowed => {
      return { weight: context.weight, question: weighQuestion(context.text, rarityOf, () => null) };
    });
    const terms = mergeTerms(own, borrowed);

    const ownScores = matchTerms(own.terms);
    const ownBest = Math.max(0, ...ownScores.values());
    const found = addBorrowed(ownScores, borrowed, (question) => matchTerms(question.terms));
    const [first] = found;
    if (!first) return { passages: [], terms, features: null };

    const readFeatures = createPassageReader(
      own.words.length > 0 ? own : (borrowed[0]?.question ?? own),
      text,
    );
    const candidates: Candidate[] = [];
    for (const [pk, bm25] of found.slice(0, Math.max(READ_CANDIDATES, limit))) {
      const passage = readPassage(pk);
      if (!passage) continue;
      const features = readFeatures(passage);
      const score =
        bm25 / first[1] +
        SENTENCE_WEIGHT * features.sentence +
        ADJACENCY_WEIGHT * features.adjacency +
        ANSWER_KIND_WEIGHT * features.answerKind +
        TITLE_WEIGHT * features.title;
      candidates.push({ pk, passage: { ...passage, score }, features });
    }
    candidates.sort((a, b) => b.passage.score - a.passage.score || a.pk - b.pk);

    const speaking = candidates.slice(0, SPEAKING_PASSAGES);
    const greatest = (key: keyof PassageFeatures) =>
      Math.max(...speaking.map(({ features }) => features[key]));
    return {
      passages: candidates.slice(0, limit).map(({ passage }) => passage),
      terms,
      features: {
        sentence: greatest('sentence'),
        adjacency: greatest('adjacency'),
        context: measureContext(borrowed, speaking),
        strength: ownBest / (maxIdf * BM25_CEILING),
        demand: own.words.reduce((sum, { weight }) => sum + weight, 0),
      },
    };
  };
}

/** Scores with what the conversation adds, best first; equal ones in the order of import. */
function addBorrowed(
  own: ReadonlyMap<number, number>,
  borrowed: readonly Borrowed[],
  matchQuestion: (question: WeighedQuestion) => Map<number, number>,
): [pk: number, score: number][] {
  const scores = new Map(own);
  const ownBest = Math.max(0, ...own.values());
  for (const { weight, question } of borrowed) {
    const found = matchQuestion(question);
    // Scaled to the question's own best, so that a long turn does not shout a short question down.
    const scale = ownBest > 0 ? (weight * ownBest) / Math.max(...found.values()) : weight;
    for (const [pk, score] of found) scores.set(pk, (scores.get(pk) ?? 0) + scale * score);
  }
  return [...scores].sort(([a, x], [b, y]) => y - x || a - b);
}

/** Every term once, borrowed ones with what is left of their weight. */
function mergeTerms(own: WeighedQuestion, borrowed: readonly Borrowed[]): WeightedTerm[] {
  const merged = new Map(own.terms.map(({ term, weight }) => [term, weight]));
  for (const { weight: share, question } of borrowed) {
    for (const { term, weight } of question.terms) if (!merged.has(term)) merged.set(term, share * weight);
  }
  return [...merged].map(([term, weight]) => ({ term, weight }));
}

function measureContext([last]: readonly Borrowed[], speaking: readonly Candidate[]): number {
  if (!last) return 1;
  const readFeatures = createPassageReader(last.question, '');
  return Math.max(...speaking.map(({ passage }) => readFeatures(passage).coverage));
}
