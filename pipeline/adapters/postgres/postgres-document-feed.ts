import { z } from 'zod';
import type { DocumentChange, DocumentFeed, ImportedDocument, PresentDocuments } from '../../ports.ts';
import type { Queries, Row } from './connection.ts';

/** What one reading takes at most, and one document more. */
const READ_ROWS = 200;
const READ_BYTES = 4 * 2 ** 20;

const DOCUMENT = z.object({
  id: z.string(),
  collection: z.string(),
  file: z.string().nullish(),
  title: z.string(),
  url: z.string().nullable(),
  hash: z.string(),
  passages: z.array(
    z.object({ headingPath: z.array(z.string()), anchor: z.string().nullable(), text: z.string() }),
  ),
});

/** The changes of the documents in PostgreSQL. */
export function createPostgresDocumentFeed({ query }: Queries): DocumentFeed {
  return {
    async present() {
      const [row] = await query(
        'SELECT version, stamp, documents, ended_at FROM document_versions ORDER BY version DESC LIMIT 1',
      );
      return toPresent(row ?? {});
    },

    async knows({ version, stamp }) {
      const known = await query('SELECT 1 FROM document_versions WHERE version = $1 AND stamp = $2', [
        version,
        stamp,
      ]);
      return known.length > 0;
    },

    async read(after, last) {
      const rows = await query(
        `SELECT id, version, place, body FROM
           (SELECT id, version, place, body, coalesce(octet_length(body), 0) AS bytes,
              sum(coalesce(octet_length(body), 0)) OVER (ORDER BY version, place) AS bytes_so_far
            FROM documents WHERE (version, place) > ($1, $2) AND version <= $3
            ORDER BY version, place LIMIT ${READ_ROWS}) AS next
         WHERE bytes_so_far - bytes < ${READ_BYTES} ORDER BY version, place`,
        [after.version, after.place, last],
      );
      return rows.map(toChange);
    },
  };
}

function toPresent({ version, stamp, documents, ended_at: endedAt }: Row): PresentDocuments {
  const lastImport =
    endedAt === null
      ? null
      : { documents: Number(documents), endedAt: new Date(Number(endedAt)).toISOString() };
  return { version: Number(version), stamp: String(stamp), lastImport };
}

function toChange({ id, version, place, body }: Row): DocumentChange {
  const base = { id: String(id), version: Number(version), place: Number(place) };
  if (body === null) return { ...base, kind: 'removed' };
  try {
    return { ...base, kind: 'put', document: parseDocument(String(body)) };
  } catch (error) {
    return { ...base, kind: 'broken', reason: error as Error };
  }
}

function parseDocument(body: string): ImportedDocument {
  const { file = null, ...document } = DOCUMENT.parse(JSON.parse(body));
  return { ...document, file };
}
