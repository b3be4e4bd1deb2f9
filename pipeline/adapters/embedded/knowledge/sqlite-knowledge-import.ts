import type { ImportedDocument, KnowledgeImport } from '../../../ports.ts';
import { type Database, inTransaction } from '../sqlite/database.ts';
import { hashContent, toContentText } from './content-hash.ts';
import { takeImportLock } from './import-lock.ts';
import { toIndexText } from './index-text.ts';
import { createSweeper } from './sweep-passages.ts';
import { createVectorRevision } from './vector-revision.ts';

/** Passages a transaction: short enough that a running server's own writes hardly wait. */
const BATCH_PASSAGES = 200;

/**
 * An import into the SQLite knowledge base. Documents are written in state 0, where no search sees them; `commit` makes all
 * of them live in one small transaction, then sweeps what they replaced. Use one instance for one import: it is over after
 * `commit` or `abort`, and one of them has to be called: until then no other import can begin. What an interrupted import
 * left is swept before the first document is written.
 * @throws {Error} when another import into the same file is under way
 */
export function createSqliteKnowledgeImport(database: Database): KnowledgeImport {
  const liveHash = database.prepare('SELECT hash FROM documents WHERE id = ? AND state = 1');
  const liveIds = database.prepare('SELECT id FROM documents WHERE collection = ? AND state = 1 ORDER BY pk');
  const insertDocument = database.prepare(
    'INSERT INTO documents (id, collection, title, url, hash, state) VALUES (?, ?, ?, ?, ?, 0)',
  );
  const insertPassage = database.prepare(
    'INSERT INTO passages (document, ordinal, heading_path, anchor, text, content_hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertTerms = database.prepare(
    'INSERT INTO passage_terms (rowid, title, heading, body) VALUES (?, ?, ?, ?)',
  );
  // A document that was put twice in one import counts as it came last.
  const discardStaged = database.prepare('UPDATE documents SET state = 2 WHERE id = ? AND state = 0');
  const retire = database.prepare('UPDATE documents SET state = 2 WHERE id = ? AND state = 1');
  const retireReplaced = database.prepare(
    'UPDATE documents SET state = 2 WHERE state = 1 AND id IN (SELECT id FROM documents WHERE state = 0)',
  );
  const publish = database.prepare('UPDATE documents SET state = 1 WHERE state = 0');

  const revision = createVectorRevision(database);
  const sweep = createSweeper(database);
  const lock = takeImportLock(database);
  const staged = new Map<string, string>();
  const removed = new Set<string>();
  let waiting: ImportedDocument[] = [];
  let swept: Promise<void> | null = null;

  function write(document: ImportedDocument): void {
    discardStaged.run(document.id);
    const { lastInsertRowid } = insertDocument.run(
      document.id,
      document.collection,
      document.title,
      document.url,
      document.hash,
    );
    const title = toIndexText(document.title);
    for (const [ordinal, { headingPath, anchor, text }] of document.passages.entries()) {
      const path = JSON.stringify(headingPath);
      const contentHash = hashContent(toContentText(document.title, headingPath, text));
      const passage = insertPassage.run(lastInsertRowid, ordinal, path, anchor, text, contentHash);
      insertTerms.run(passage.lastInsertRowid, title, toIndexText(headingPath.join('\n')), toIndexText(text));
    }
  }

  async function flush(): Promise<void> {
    swept ??= sweep(lock);
    await swept;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    inTransaction(database, () => {
      lock.renew();
      for (const document of batch) write(document);
    });
  }

  return {
    hashOf(documentId) {
      if (removed.has(documentId)) return null;
      const hash = staged.get(documentId) ?? liveHash.get(documentId)?.hash;
      return hash === undefined ? null : String(hash);
    },

    async put(document) {
      staged.set(document.id, document.hash);
      removed.delete(document.id);
      waiting.push(document);
      if (countPassages(waiting) >= BATCH_PASSAGES) await flush();
    },

    remove(documentId) {
      waiting = waiting.filter((document) => document.id !== documentId);
      const isLive = liveHash.get(documentId) !== undefined;
      const wasStaged = staged.delete(documentId);
      removed.add(documentId);
      return isLive || wasStaged;
    },

    listDocumentIds(collection) {
      return liveIds.all(collection).map((row) => String(row.id));
    },

    async commit() {
      await flush();
      inTransaction(database, () => {
        lock.renew();
        for (const documentId of removed) {
          discardStaged.run(documentId);
          retire.run(documentId);
        }
        retireReplaced.run();
        publish.run();
        // Other passages have the vectors now.
        revision.change();
      });
      await sweep(lock);
      lock.release();
    },

    async abort() {
      waiting = [];
      await sweep(lock);
      lock.release();
    },
  };
}

function countPassages(documents: readonly ImportedDocument[]): number {
  return documents.reduce((sum, document) => sum + document.passages.length, 0);
}
