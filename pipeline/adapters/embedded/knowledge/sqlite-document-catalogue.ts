import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocumentCatalogue, ListedDocument, OwnerTextStore } from '../../../ports.ts';
import type { Database, Row } from '../sqlite/database.ts';
import { findIdleRules } from './idle-rules.ts';
import { createOwnerVocabularyReader } from './owner-words.ts';
import { IS_LIVE } from './passage-row.ts';
import { createUnknownWordFinder } from './unknown-words.ts';

/** Rows that are read before others get their turn: a few milliseconds. */
const ROWS_A_TURN = 2_000;

/** The documents of the index. */
export function createSqliteDocumentCatalogue(
  database: Database,
  ownerWords: OwnerTextStore,
): DocumentCatalogue {
  const readVocabulary = createOwnerVocabularyReader(ownerWords);
  const selectCollections = database.prepare(`SELECT DISTINCT collection FROM documents WHERE ${IS_LIVE}`);
  const select = database.prepare(`SELECT id, title, url FROM documents WHERE id = ? AND ${IS_LIVE} LIMIT 1`);
  const list = database.prepare(
    `SELECT pk, id, title, url FROM documents WHERE pk > ? AND ${IS_LIVE} ORDER BY pk LIMIT ${ROWS_A_TURN}`,
  );
  return {
    listCollections: async () => selectCollections.all().map(({ collection }) => String(collection)),
    async find(ids) {
      const found = new Map<string, ListedDocument>();
      for (const id of ids) {
        const row = select.get(id);
        if (row) found.set(id, toListed(row));
      }
      return found;
    },
    async listOthers(ids, limit) {
      const documents: ListedDocument[] = [];
      let count = 0;
      let after = 0;
      for (;;) {
        const rows = list.all(after);
        for (const row of rows) {
          if (ids.has(String(row.id))) continue;
          count += 1;
          if (documents.length < limit) documents.push(toListed(row));
        }
        if (rows.length < ROWS_A_TURN) return { documents, count };
        after = Number(rows.at(-1)?.pk);
        await nextTurn();
      }
    },
    findUnknownWords: async (question) => createUnknownWordFinder(database, await readVocabulary())(question),
    findIdleRules: (rules) => findIdleRules(database, rules),
  };
}

function toListed({ id, title, url }: Row): ListedDocument {
  return {
    id: String(id),
    title: String(title),
    url: url === null || url === undefined ? null : String(url),
  };
}
