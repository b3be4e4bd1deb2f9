import type { DocumentCopy, PresentDocuments } from '../../../ports.ts';
import { type Database, inTransaction } from '../sqlite/database.ts';
import { createLastImportNote } from './last-import.ts';
import { IS_LIVE } from './passage-row.ts';
import { createSqliteKnowledgeImport } from './sqlite-knowledge-import.ts';

const KEY = 'documents.held';

/** The SQLite file as a copy of documents that are kept elsewhere. What it holds is told in the file itself. */
export function createSqliteDocumentCopy(database: Database): DocumentCopy {
  const listLive = database.prepare(`SELECT id FROM documents WHERE ${IS_LIVE}`);
  const write = database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
  const lastImport = createLastImportNote(database);
  const readHeld = createHeldReader(database);

  function note(present: PresentDocuments): void {
    write.run(KEY, JSON.stringify(present));
    if (present.lastImport) lastImport.write(present.lastImport);
  }

  return {
    held: readHeld,
    listIds: () => listLive.all().map(({ id }) => String(id)),
    note: (present) => inTransaction(database, () => note(present)),
    async begin() {
      let held: PresentDocuments | null = null;
      const update = createSqliteKnowledgeImport(database, {
        publishing: () => held && note(held),
      });
      return {
        put: update.put,
        remove: async (documentId) => void (await update.remove(documentId)),
        async commit(present) {
          held = present;
          await update.commit();
        },
        abort: update.abort,
      };
    },
  };
}

/** Which version the file holds; null where its documents are kept nowhere else. */
export function createHeldReader(database: Database): () => PresentDocuments | null {
  const select = database.prepare('SELECT value FROM settings WHERE key = ?');
  return () => {
    const row = select.get(KEY);
    return row ? (JSON.parse(String(row.value)) as PresentDocuments) : null;
  };
}
