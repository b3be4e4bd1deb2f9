import type { ImportedDocument } from '../../../ports.ts';
import type { Database, Row } from '../sqlite/database.ts';
import { IS_LIVE } from './passage-row.ts';

/** All documents that searches see, one at a time, as they were imported and in that order. */
export function* listDocuments(database: Database): Generator<ImportedDocument> {
  // Text as bytes: drivers end it at its first zero.
  const texts = ['id', 'collection', 'file', 'title', 'url', 'hash'].map(asBytes).join(', ');
  const next = database.prepare(
    `SELECT pk, ${texts} FROM documents WHERE pk > ? AND ${IS_LIVE} ORDER BY pk LIMIT 1`,
  );
  const passages = database.prepare(
    `SELECT ${['heading_path', 'anchor', 'text'].map(asBytes).join(', ')} FROM passages WHERE document = ? ORDER BY ordinal`,
  );
  for (let row = next.get(0); row; row = next.get(row.pk ?? null)) {
    yield {
      id: toText(row.id) ?? '',
      collection: toText(row.collection) ?? '',
      file: toText(row.file),
      title: toText(row.title) ?? '',
      url: toText(row.url),
      hash: toText(row.hash) ?? '',
      passages: passages.all(row.pk ?? null).map((passage) => ({
        headingPath: JSON.parse(toText(passage.heading_path) ?? '[]') as string[],
        anchor: toText(passage.anchor),
        text: toText(passage.text) ?? '',
      })),
    };
  }
}

/** How many there are of them. */
export function countDocuments(database: Database): number {
  return Number(database.prepare(`SELECT count(*) AS n FROM documents WHERE ${IS_LIVE}`).get()?.n ?? 0);
}

function asBytes(column: string): string {
  return `CAST(${column} AS BLOB) AS ${column}`;
}

function toText(value: Row[string] | undefined): string | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : null;
}
