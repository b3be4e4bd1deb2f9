import { isOfVersion } from '../../../answer/page-version.ts';
import type { DocumentFilter, QuestionContext } from '../../../ports.ts';
import type { Database } from '../sqlite/database.ts';
import { IS_LIVE } from './passage-row.ts';

/** A file name that an address may leave out. */
const INDEX_NAME = /(?:^|\/)(?:index|readme)(?:\.\w+)?$/i;

/** Looks documents up by what an asker says of them. Reads the documents' rows, not their passages. */
export interface DocumentScope {
  /** Keys of the live documents that a filter leaves; null: all of them. */
  listAllowed(filter: DocumentFilter | undefined): readonly number[] | null;
  /** Ids of the live documents that are published at this address, with or without its host. */
  findAt(context: QuestionContext | undefined): readonly string[];
}

export function createDocumentScope(database: Database): DocumentScope {
  const list = database.prepare(
    `SELECT pk, id, url FROM documents WHERE ${IS_LIVE} AND (?1 IS NULL OR collection = ?1)
     AND (?2 IS NULL OR language IN (?2, 'und'))`,
  );
  const listByName = database.prepare(
    `SELECT id, url FROM documents WHERE ${IS_LIVE} AND url IS NOT NULL AND instr(lower(url), ?) > 0`,
  );

  return {
    listAllowed(filter) {
      if (!filter) return null;
      const { collection = null, version, language } = filter;
      // Documents are indexed by the language alone, whatever its region.
      const spoken = language?.toLowerCase().split('-')[0] ?? null;
      const rows = list
        .all(collection, spoken)
        .map(({ pk, id, url }) => ({ pk: Number(pk), documentId: String(id), url: url && String(url) }));
      return rows
        .filter((row) => version === undefined || isOfVersion({ ...row, url: row.url || null }, version))
        .map(({ pk }) => pk);
    },

    findAt(context) {
      if (!context?.url || !URL.canParse(context.url)) return [];
      const wanted = toPlace(context.url);
      const name = wanted.split('/').at(-1) ?? '';
      const rows = listByName
        .all(name)
        .map(({ id, url }) => ({ id: String(id), place: toPlace(String(url)) }));
      return rows.filter(({ place }) => place === wanted).map(({ id }) => id);
    },
  };
}

/** The path of an address as the server may know it: a preview of a site is on another host. */
function toPlace(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : (url.split(/[?#]/)[0] ?? '');
  return path
    .toLowerCase()
    .replace(INDEX_NAME, '')
    .replace(/\.html?$/, '')
    .replace(/\/+$/, '');
}
