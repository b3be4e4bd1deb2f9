import type { ImportedDocument } from '../../ports.ts';
import type { Queries, SqlValue } from './connection.ts';
import { toTextKey } from './text-key.ts';

/** A change that an import makes; the body is null where the document is removed. */
export interface DocumentRow {
  readonly key: string;
  readonly id: string;
  readonly collection: string;
  readonly file: string | null;
  readonly hash: string;
  readonly body: string | null;
}

/** Rows that one statement deletes: it takes milliseconds, and others hardly wait. */
const STEP = 500;

/** Of `documents AS present`, what counts as of version $1. */
export const IS_PRESENT = `present.version <= $1 AND present.body IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM documents AS newer WHERE newer.key = present.key AND newer.version > present.version AND newer.version <= $1)`;

export function toFileKey(file: string, collection: string): string {
  return toTextKey(collection, file);
}

export function toDocumentRow(document: ImportedDocument): DocumentRow {
  const { id, collection, file = null, hash } = document;
  return { key: toTextKey(id), id, collection, file, hash, body: JSON.stringify(document) };
}

export function toRemovalRow(id: string): DocumentRow {
  return { key: toTextKey(id), id, collection: '', file: null, hash: '', body: null };
}

/** Writes changes of a version that is not present yet; the last one of a document counts. No two rows have one key. */
export async function stageRows(
  { query }: Queries,
  rows: readonly DocumentRow[],
  { version, place }: { readonly version: number; readonly place: number },
): Promise<void> {
  const column = (pick: (row: DocumentRow) => string | null): SqlValue => rows.map(pick);
  await query(
    `INSERT INTO documents (key, version, place, id, collection, file, file_key, hash, body)
     SELECT key, $7, $8 + row_number() OVER () - 1, id, collection, file, file_key, hash, body
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $9::text[])
       AS given (key, id, collection, file, file_key, hash, body)
     ON CONFLICT (key, version) DO UPDATE SET place = excluded.place, collection = excluded.collection, file = excluded.file,
       file_key = excluded.file_key, hash = excluded.hash, body = excluded.body`,
    [
      column(({ key }) => key),
      column(({ id }) => id),
      column(({ collection }) => collection),
      column(({ file }) => file),
      column(({ file, collection }) => file && toFileKey(file, collection)),
      column(({ hash }) => hash),
      version,
      place,
      column(({ body }) => body),
    ],
  );
}

/** Deletes what imports have left that ended before their version was present. */
export async function deleteStaged({ query }: Queries, present: number): Promise<void> {
  await inSteps(() =>
    query(
      `DELETE FROM documents WHERE (key, version) IN (SELECT key, version FROM documents WHERE version > $1 LIMIT ${STEP})
       RETURNING place`,
      [present],
    ),
  );
}

/** Deletes what each version that is present has replaced, also those whose import ended too early for it. */
export async function sweepReplaced({ query }: Queries): Promise<void> {
  for (const { version } of await query('SELECT version FROM document_versions WHERE NOT is_swept')) {
    await inSteps(() =>
      query(
        `DELETE FROM documents WHERE (key, version) IN
           (SELECT old.key, old.version FROM documents AS new JOIN documents AS old
            ON old.key = new.key AND old.version < new.version WHERE new.version = $1 LIMIT ${STEP}) RETURNING place`,
        [Number(version)],
      ),
    );
    await query('UPDATE document_versions SET is_swept = TRUE WHERE version = $1', [Number(version)]);
  }
}

async function inSteps(step: () => Promise<readonly unknown[]>): Promise<void> {
  while ((await step()).length === STEP);
}
