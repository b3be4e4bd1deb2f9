import type { KnowledgeImport } from '../../ports.ts';
import type { Postgres, Row, Session } from './connection.ts';
import {
  type DocumentRow,
  deleteStaged,
  IS_PRESENT,
  stageRows,
  sweepReplaced,
  toDocumentRow,
  toFileKey,
  toRemovalRow,
} from './document-rows.ts';
import { lockSession } from './session-lock.ts';
import { toTextKey } from './text-key.ts';

type KnownDocument = NonNullable<Awaited<ReturnType<KnowledgeImport['find']>>>;

/** Told of every new version. */
export const DOCUMENTS_CHANNEL = 'milepost_documents';
const LOCK = 'import';
/** What is kept in memory before it is written. */
const BATCH_ROWS = 200;
const BATCH_CHARS = 2 ** 20;

/**
 * An import into the documents that all nodes share, one at a time over all of them. What is put is written under the next
 * version, which nobody reads; `commit` makes that version the present one by one row, and tells the nodes. An import that
 * changes nothing makes no version. It is over after `commit` or `abort`, or with its connection: the base is as it was then.
 * @throws {ImportUnderWay} while another process imports
 */
export async function openPostgresImport(postgres: Postgres): Promise<KnowledgeImport> {
  const session = await lockSession(postgres, LOCK);
  try {
    const [row] = await session.query(
      'SELECT version, documents FROM document_versions ORDER BY version DESC LIMIT 1',
    );
    return toImport(session, Number(row?.version), Number(row?.documents));
  } catch (error) {
    await session.end();
    throw error;
  }
}

function toImport(session: Session, present: number, documents: number): KnowledgeImport {
  const { query } = session;
  const version = present + 1;
  const staged = new Map<string, KnownDocument>();
  const removed = new Set<string>();
  const waiting = new Map<string, DocumentRow>();
  let waitingChars = 0;
  let place = 0;
  let cleared: Promise<void> | null = null;

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    cleared ??= deleteStaged(session, present);
    await cleared;
    const rows = [...waiting.values()];
    waiting.clear();
    waitingChars = 0;
    await stageRows(session, rows, { version, place });
    place += rows.length;
  }

  async function add(row: DocumentRow): Promise<void> {
    // Behind what was put before it.
    waiting.delete(row.key);
    waiting.set(row.key, row);
    waitingChars += row.body?.length ?? 0;
    if (waiting.size >= BATCH_ROWS || waitingChars >= BATCH_CHARS) await flush();
  }

  async function findPresent(documentId: string): Promise<KnownDocument | null> {
    const [row] = await query(
      `SELECT hash, collection, file, body IS NULL AS is_removed FROM documents WHERE key = $1 AND version <= $2
       ORDER BY version DESC LIMIT 1`,
      [toTextKey(documentId), present],
    );
    return toKnown(row);
  }

  return {
    async find(documentId) {
      if (removed.has(documentId)) return null;
      return staged.get(documentId) ?? findPresent(documentId);
    },

    async findIdOfFile(file, collection) {
      const [row] = await query(
        `SELECT id FROM documents AS present WHERE file_key = $2 AND ${IS_PRESENT} LIMIT 1`,
        [present, toFileKey(file, collection)],
      );
      return row ? String(row.id) : null;
    },

    async put(document) {
      const { hash, collection, file = null } = document;
      staged.set(document.id, { hash, collection, file });
      removed.delete(document.id);
      await add(toDocumentRow(document));
    },

    async remove(documentId) {
      const wasStaged = staged.delete(documentId);
      if (removed.has(documentId) || !(wasStaged || (await findPresent(documentId)))) return false;
      removed.add(documentId);
      return true;
    },

    async listDocumentIds(collection) {
      const rows = await query(
        `SELECT id FROM documents AS present WHERE collection = $2 AND ${IS_PRESENT} ORDER BY version, place`,
        [present, collection],
      );
      return rows.map(({ id }) => String(id));
    },

    count: async () => documents,

    async commit() {
      for (const id of removed) await add(toRemovalRow(id));
      await flush();
      if (place === 0) await noteEnd(session, present);
      else {
        await publish(session, version);
        // It is live; the next import sweeps what this one could not.
        await sweepReplaced(session).catch(() => {});
      }
      await session.end();
    },

    async abort() {
      // A server that is gone has the next import do it.
      if (place > 0) await deleteStaged(session, present).catch(() => {});
      await session.end();
    },
  };
}

function toKnown(row: Row | undefined): KnownDocument | null {
  if (!row || row.is_removed === true) return null;
  return {
    hash: String(row.hash),
    collection: String(row.collection),
    file: row.file === null ? null : String(row.file),
  };
}

function noteEnd({ query }: Session, present: number): Promise<unknown> {
  return query('UPDATE document_versions SET ended_at = $1 WHERE version = $2', [Date.now(), present]);
}

async function publish(session: Session, version: number): Promise<void> {
  // Counted before the transaction, which is short then: the lock keeps others from changing it.
  const [row] = await session.query(
    `SELECT count(*) AS documents FROM documents AS present WHERE ${IS_PRESENT}`,
    [version],
  );
  await session.transact(async ({ query }) => {
    await query('INSERT INTO document_versions VALUES ($1, gen_random_uuid()::text, $2, $3)', [
      version,
      Number(row?.documents),
      Date.now(),
    ]);
    await query('SELECT pg_notify($1, $2)', [DOCUMENTS_CHANNEL, String(version)]);
  });
}
