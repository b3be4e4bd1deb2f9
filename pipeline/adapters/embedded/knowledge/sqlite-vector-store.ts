import { setImmediate } from 'node:timers/promises';
import type { VectorFilling, VectorKind, VectorlessPassage, VectorStore } from '../../../ports.ts';
import { type Database, inTransaction, type Row } from '../sqlite/database.ts';
import { hashContent, toContentText } from './content-hash.ts';
import { takeImportLock } from './import-lock.ts';
import { IS_LIVE } from './passage-row.ts';
import { createVectorRevision } from './vector-revision.ts';

const LOCK_KEY = 'vectors.lock';
const BYTES_A_NUMBER = 4;
/** Rows a transaction: short enough that a running server's own writes hardly wait. */
const BATCH_ROWS = 500;

/** By passage: a cross join keeps its order, and nothing has to be sorted. */
const LIVE = `passages CROSS JOIN documents ON documents.pk = passages.document AND ${IS_LIVE}`;
const HAS_VECTOR = `EXISTS (SELECT 1 FROM passage_vectors AS known
  WHERE known.model = ? AND known.content_hash = passages.content_hash AND length(known.vector) = ?)`;

/** The vectors in the SQLite file. A filling may run while a server answers from the same file. */
export function createSqliteVectorStore(database: Database): VectorStore {
  const countAll = database.prepare(
    `SELECT count(*) AS passages, count(passage_vectors.pk) AS vectors FROM ${LIVE}
     LEFT JOIN passage_vectors ON passage_vectors.model = ? AND passage_vectors.content_hash = passages.content_hash`,
  );
  return {
    async count(model) {
      const row = countAll.get(model);
      return { passages: Number(row?.passages ?? 0), vectors: Number(row?.vectors ?? 0) };
    },
    begin: async (kind) => beginFilling(database, kind),
  };
}

function beginFilling(database: Database, { model, dimensions }: VectorKind): VectorFilling {
  const lock = takeImportLock(database, Date.now, LOCK_KEY);
  const revision = createVectorRevision(database);
  const bytes = dimensions * BYTES_A_NUMBER;
  const countLacking = database.prepare(
    `SELECT count(*) AS passages, sum(NOT ${HAS_VECTOR}) AS missing FROM ${LIVE}`,
  );
  const listLacking = database.prepare(
    `SELECT passages.pk, passages.content_hash, documents.title, passages.heading_path, passages.text FROM ${LIVE}
     WHERE passages.pk > ? AND NOT ${HAS_VECTOR} ORDER BY passages.pk LIMIT ?`,
  );
  const insert = database.prepare(
    'INSERT OR REPLACE INTO passage_vectors (model, content_hash, vector) VALUES (?, ?, ?)',
  );
  const deleteUnneeded = database.prepare(
    `DELETE FROM passage_vectors WHERE pk IN (
       SELECT pk FROM passage_vectors AS known WHERE model <> ? OR length(vector) <> ?
       OR NOT EXISTS (SELECT 1 FROM passages WHERE passages.content_hash = known.content_hash) LIMIT ${BATCH_ROWS})`,
  );
  const listed = new Set<string>();
  let lastPk = 0;

  nameContents(database);
  const counts = countLacking.get(model, bytes);
  const missing = Number(counts?.missing ?? 0);

  return {
    kept: Number(counts?.passages ?? 0) - missing,
    missing,

    async list(limit) {
      const rows = listLacking.all(lastPk, model, bytes, limit);
      lastPk = Number(rows.at(-1)?.pk ?? lastPk);
      const fresh = rows.map(toVectorless).filter(({ contentHash }) => {
        const isFresh = !listed.has(contentHash);
        listed.add(contentHash);
        return isFresh;
      });
      // A whole batch of what was listed before must not look like the end.
      return fresh.length === 0 && rows.length > 0 ? this.list(limit) : fresh;
    },

    async put(vectors) {
      inTransaction(database, () => {
        lock.renew();
        for (const { contentHash, vector } of vectors) insert.run(model, contentHash, toBlob(vector));
      });
    },

    async end(isComplete) {
      while (isComplete && deleteUnneeded.run(model, bytes).changes === BATCH_ROWS) await setImmediate();
      revision.change();
      lock.release();
    },
  };
}

/** Names the contents of passages that were imported before contents had names. */
function nameContents(database: Database): void {
  const listUnnamed = database.prepare(
    `SELECT passages.pk, documents.title, passages.heading_path, passages.text
     FROM passages JOIN documents ON documents.pk = passages.document
     WHERE passages.content_hash IS NULL LIMIT ${BATCH_ROWS}`,
  );
  const name = database.prepare('UPDATE passages SET content_hash = ? WHERE pk = ?');
  for (let rows = listUnnamed.all(); rows.length > 0; rows = listUnnamed.all()) {
    inTransaction(database, () => {
      for (const row of rows) name.run(hashContent(readContent(row)), row.pk ?? null);
    });
  }
}

function toVectorless(row: Row): VectorlessPassage {
  return { contentHash: String(row.content_hash), text: readContent(row) };
}

function readContent(row: Row): string {
  return toContentText(String(row.title), JSON.parse(String(row.heading_path)) as string[], String(row.text));
}

function toBlob(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}
