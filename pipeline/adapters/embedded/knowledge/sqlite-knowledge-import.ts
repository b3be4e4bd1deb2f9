import { type ImportedDocument, type KnowledgeImport, UnindexableDocument } from '../../../ports.ts';
import { type Database, inTransaction, type Row } from '../sqlite/database.ts';
import { createBriefTransactions } from './brief-transactions.ts';
import { takeImportLock } from './import-lock.ts';
import { createLastImportNote } from './last-import.ts';
import { createTermMerger } from './merge-terms.ts';
import { IS_LIVE } from './passage-row.ts';
import { createPublisher } from './publish-documents.ts';
import { createStager, type PreparedDocument, prepareDocument } from './stage-documents.ts';
import { createSweeper } from './sweep-passages.ts';
import { createVectorRevision } from './vector-revision.ts';

type KnownDocument = NonNullable<Awaited<ReturnType<KnowledgeImport['find']>>>;

/** Passages that are kept in memory before they are written. */
const BATCH_PASSAGES = 200;

export interface SqliteImportOptions {
  /** Called in the transaction that makes the documents live, as its last step. */
  readonly publishing?: () => void;
}

/**
 * An import into the SQLite knowledge base. Documents are written in state 0, where no search sees them; `commit` makes all
 * of them live at one moment, then sweeps what they replaced. No transaction holds the write lock for more than some
 * milliseconds, however much there is to import. Use one instance for one import: it is over after `commit` or `abort`, and
 * one of them has to be called: until then no other import can begin. What an interrupted import left is swept before the
 * first document is written.
 * @throws {Error} when another import into the same file is under way
 */
export function createSqliteKnowledgeImport(
  database: Database,
  { publishing = () => {} }: SqliteImportOptions = {},
): KnowledgeImport {
  const countLive = database.prepare(`SELECT count(*) AS documents FROM documents WHERE ${IS_LIVE}`);
  const findLive = database.prepare(
    `SELECT hash, collection, file FROM documents WHERE id = ? AND ${IS_LIVE}`,
  );
  const idOfFile = database.prepare(
    `SELECT id FROM documents WHERE file = ? AND collection = ? AND ${IS_LIVE}`,
  );
  const liveIds = database.prepare(
    `SELECT id FROM documents WHERE collection = ? AND ${IS_LIVE} ORDER BY pk`,
  );

  const revision = createVectorRevision(database);
  const lastImport = createLastImportNote(database);
  const publisher = createPublisher(database);
  const deleteDead = createSweeper(database);
  const mergeTerms = createTermMerger(database);
  const stager = createStager(database);
  const lock = takeImportLock(database);
  const inBriefTransactions = createBriefTransactions(database, lock);
  const staged = new Map<string, KnownDocument>();
  const removed = new Set<string>();
  let waiting: PreparedDocument[] = [];
  let waitingPassages = 0;
  let swept: Promise<void> | null = null;

  async function flush(): Promise<void> {
    swept ??= sweep();
    await swept;
    const batch = waiting;
    waiting = [];
    waitingPassages = 0;
    if (batch.length === 0) return;
    await inBriefTransactions(stager.stage(batch));
    await inBriefTransactions(mergeTerms());
  }

  async function sweep(): Promise<void> {
    await inBriefTransactions(publisher.settle());
    await inBriefTransactions(deleteDead());
    await inBriefTransactions(mergeTerms());
  }

  return {
    async find(documentId) {
      if (removed.has(documentId)) return null;
      return staged.get(documentId) ?? toKnown(findLive.get(documentId));
    },

    async findIdOfFile(file, collection) {
      const row = idOfFile.get(file, collection);
      return row ? String(row.id) : null;
    },

    async put(document) {
      const { hash, collection, file = null } = document;
      // What takes long, the terms, is done while the lock is free.
      waiting.push(prepare(document));
      staged.set(document.id, { hash, collection, file });
      removed.delete(document.id);
      waitingPassages += document.passages.length;
      if (waitingPassages >= BATCH_PASSAGES) await flush();
    },

    async remove(documentId) {
      const isLive = findLive.get(documentId) !== undefined;
      const wasStaged = staged.delete(documentId);
      removed.add(documentId);
      return isLive || wasStaged;
    },

    async listDocumentIds(collection) {
      return liveIds.all(collection).map((row) => String(row.id));
    },

    async count() {
      return Number(countLive.get()?.documents ?? 0);
    },

    async commit() {
      await flush();
      await inBriefTransactions(stager.remove(removed));
      inTransaction(database, () => {
        lock.renew();
        publisher.publish();
        // Other passages have the vectors now.
        revision.change();
        lastImport.write();
        publishing();
      });
      await sweep();
      lock.release();
    },

    async abort() {
      waiting = [];
      await sweep();
      lock.release();
    },
  };
}

function prepare(document: ImportedDocument): PreparedDocument {
  try {
    return prepareDocument(document);
  } catch (error) {
    throw new UnindexableDocument(document.id, error);
  }
}

function toKnown(row: Row | undefined): KnownDocument | null {
  if (!row) return null;
  return {
    hash: String(row.hash),
    collection: String(row.collection),
    file: row.file === null ? null : String(row.file),
  };
}
