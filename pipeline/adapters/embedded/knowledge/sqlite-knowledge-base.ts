import type { KnowledgeBase } from '../../../ports.ts';
import type { Database } from '../sqlite/database.ts';
import { toConfidence } from './confidence.ts';
import { PASSAGE_COLUMNS, parsePassageId, toPassage } from './passage-row.ts';
import { createPassageSearch } from './passage-search.ts';
import { createSuggestions } from './suggest-questions.ts';

/** The knowledge base in the SQLite file. It sees what an import has committed at once, from any process. */
export function createSqliteKnowledgeBase(database: Database): KnowledgeBase {
  const search = createPassageSearch(database);
  const suggest = createSuggestions(database);
  const find = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM documents JOIN passages ON passages.document = documents.pk
     WHERE documents.id = ? AND documents.state = 1 AND passages.ordinal = ?`,
  );
  const list = database.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM documents JOIN passages ON passages.document = documents.pk
     WHERE documents.id = ? AND documents.state = 1 ORDER BY passages.ordinal`,
  );
  const count = database.prepare(
    `SELECT (SELECT count(*) FROM documents WHERE state = 1) AS documents,
     (SELECT count(*) FROM passages JOIN documents ON documents.pk = passages.document WHERE documents.state = 1) AS passages`,
  );

  return {
    async search(request, signal) {
      signal.throwIfAborted();
      const { passages, terms, features } = search(request);
      return { passages, terms, confidence: features ? toConfidence(features) : 0 };
    },

    async findPassage(passageId) {
      const key = parsePassageId(passageId);
      const row = key && find.get(key.documentId, key.ordinal);
      return row ? toPassage(row) : null;
    },

    async listDocument(documentId) {
      return list.all(documentId).map(toPassage);
    },

    async suggestQuestions(limit) {
      return suggest(limit);
    },

    async counts() {
      const row = count.get();
      return { documents: Number(row?.documents ?? 0), passages: Number(row?.passages ?? 0) };
    },
  };
}
