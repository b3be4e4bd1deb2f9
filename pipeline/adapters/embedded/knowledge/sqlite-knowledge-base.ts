import type { Embedder, KnowledgeBase, OwnerTextStore } from '../../../ports.ts';
import type { CompareMeaning } from '../meaning/compare-meaning.ts';
import type { Database } from '../sqlite/database.ts';
import { addNearness, toConfidence } from './confidence.ts';
import { createDocumentScopeReader, EVERY_DOCUMENT } from './document-scope.ts';
import { fuseRanking } from './fuse-ranking.ts';
import { createLastImportNote } from './last-import.ts';
import { createOwnerVocabularyReader } from './owner-words.ts';
import { IS_LIVE, PASSAGE_COLUMNS, parsePassageId, toPassage } from './passage-row.ts';
import { createPassageSearch } from './passage-search.ts';
import { createQuestionComparer, toComparedText } from './question-comparer.ts';
import { createHeldReader } from './sqlite-document-copy.ts';
import { createSuggestions } from './suggest-questions.ts';
import { within } from './within.ts';
import { writeAsMeant } from './write-as-meant.ts';

export interface KnowledgeBaseOptions {
  /** Turns questions into vectors; without one the words alone decide. */
  readonly embedder?: Embedder;
  /** Told why a question was searched by its words alone though there is an embedder. */
  readonly onVectorFailure?: (error: unknown) => void;
  /** How long a search that has found its words waits for the vectors; as long as the embedder takes when not given. */
  readonly vectorWaitMs?: number;
  /** Reads the passages that come closest in parts; without it their vectors are compared as a whole. */
  readonly compareParts?: CompareMeaning;
  /** Words that stand for one another, read for every question; none when not given. */
  readonly ownerWords?: OwnerTextStore;
}

/**
 * The knowledge base in the SQLite file. It sees what an import has committed at once, from any process. With an embedder
 * passages are found by their vectors too; a question whose vector fails is searched by its words. The confidence is that
 * of the words, and of how near the nearest passage lies where that was measured for the embedder.
 */
export function createSqliteKnowledgeBase(
  database: Database,
  { embedder, onVectorFailure = () => {}, vectorWaitMs, compareParts, ownerWords }: KnowledgeBaseOptions = {},
): KnowledgeBase {
  const search = createPassageSearch(database);
  const readScope = createDocumentScopeReader(database);
  const readVocabulary = ownerWords && createOwnerVocabularyReader(ownerWords);
  const comparer = embedder && createQuestionComparer(database, embedder, onVectorFailure);
  const suggest = createSuggestions(database);
  const lastImport = createLastImportNote(database);
  const readHeld = createHeldReader(database);
  const find = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM documents JOIN passages ON passages.document = documents.pk
     WHERE documents.id = ? AND ${IS_LIVE} AND passages.ordinal = ?`,
  );
  const list = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM documents JOIN passages ON passages.document = documents.pk
     WHERE documents.id = ? AND ${IS_LIVE} AND passages.ordinal >= ?
     ORDER BY passages.ordinal LIMIT ?`,
  );
  const read = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM documents JOIN passages ON passages.document = documents.pk
     WHERE passages.pk = ? AND ${IS_LIVE}`,
  );
  const readPassage = (pk: number) => {
    const row = read.get(pk);
    return row ? toPassage(row) : null;
  };
  const count = database.prepare(
    `SELECT (SELECT count(*) FROM documents WHERE ${IS_LIVE}) AS documents,
     (SELECT count(*) FROM passages JOIN documents ON documents.pk = passages.document WHERE ${IS_LIVE}) AS passages`,
  );

  return {
    async search(request, signal) {
      signal.throwIfAborted();
      const vocabulary = await readVocabulary?.();
      const isScoped = request.filter !== undefined || request.context?.url !== undefined;
      const scope = isScoped ? await readScope() : EVERY_DOCUMENT;
      const documentsVersion = readHeld()?.version;
      const { candidates, terms, documents, features, corrections } = search(request, vocabulary, scope);
      const meant = writeAsMeant(request.text, corrections, candidates);
      const compared = toComparedText({ ...request, text: meant });
      const comparing = comparer?.compare(compared, signal);
      const similarities =
        comparing && vectorWaitMs !== undefined ? await within(comparing, vectorWaitMs) : await comparing;
      const ofWords = features ? toConfidence(features) : 0;
      const nearness = similarities && embedder?.nearness;
      const confidence = nearness ? addNearness(ofWords, similarities.best, nearness) : ofWords;
      const ranked = similarities
        ? fuseRanking(
            candidates,
            similarities,
            readPassage,
            { text: request.text, compared, filter: request.filter, documents },
            compareParts,
          )
        : candidates.map(({ passage }) => passage);
      return { passages: ranked.slice(0, request.limit), terms, confidence, documentsVersion };
    },

    async findPassage(passageId) {
      const key = parsePassageId(passageId);
      const row = key && find.get(key.documentId, key.ordinal);
      return row ? toPassage(row) : null;
    },

    async findPlace(passageId) {
      const key = parsePassageId(passageId);
      // An import counts the passages of a document from 0.
      return key && find.get(key.documentId, key.ordinal) ? key.ordinal : null;
    },

    async listDocument(documentId, from, limit) {
      return list.all(documentId, from, limit).map(toPassage);
    },

    async suggestQuestions(limit) {
      return suggest(limit);
    },

    async counts() {
      const row = count.get();
      const held = readHeld();
      return {
        documents: Number(row?.documents ?? 0),
        passages: Number(row?.passages ?? 0),
        ...(held && { documentsVersion: held.version }),
      };
    },

    async findLastImport() {
      return lastImport.read();
    },

    async prepare() {
      await comparer?.prepare();
    },
  };
}
