import { setImmediate } from 'node:timers/promises';
import { findVersion, isOfVersion, readVersionName } from '../../../answer/page-version.ts';
import type { DocumentFilter, QuestionContext } from '../../../ports.ts';
import type { Database, Row } from '../sqlite/database.ts';
import { createLastImportNote } from './last-import.ts';
import { IS_LIVE } from './passage-row.ts';

/** A file name that an address may leave out. */
const INDEX_NAME = /(?:^|\/)(?:index|readme)(?:\.\w+)?$/i;
/** Of addresses that are a path alone. */
const ANY_HOST = 'http://host';
/** Rows that are read before others get their turn: a few milliseconds. */
const ROWS_A_TURN = 500;

/** Looks documents up by what an asker says of them. */
export interface DocumentScope {
  /** Keys of the live documents that a filter leaves; null: all of them. */
  listAllowed(filter: DocumentFilter | undefined): readonly number[] | null;
  /** Ids of the live documents that are published at this address, with or without its host. */
  findAt(context: QuestionContext | undefined): readonly string[];
}

/** Where nobody has said anything. */
export const EVERY_DOCUMENT: DocumentScope = { listAllowed: () => null, findAt: () => [] };

interface ScopedDocument {
  readonly pk: number;
  readonly id: string;
  readonly collection: string;
  readonly language: string;
  readonly version: readonly number[] | null;
}

interface ScopedDocuments {
  /** The same as long as nothing was imported. */
  readonly revision: string;
  readonly all: ScopedDocument[];
  /** Ids by the place where they are published. */
  readonly places: Map<string, string[]>;
}

/**
 * Returns what gives the scope of the live documents. Their rows are read with the first question that needs them, in turns with
 * others, and again after an import.
 */
export function createDocumentScopeReader(database: Database): () => Promise<DocumentScope> {
  const note = createLastImportNote(database);
  const list = database.prepare(
    `SELECT pk, id, url, collection, language FROM documents WHERE ${IS_LIVE} AND pk > ?
     ORDER BY pk LIMIT ${ROWS_A_TURN}`,
  );
  const readRevision = () => JSON.stringify(note.read());
  let known: ScopedDocuments | null = null;
  let loading: Promise<ScopedDocuments> | null = null;

  async function load(): Promise<ScopedDocuments> {
    const loaded: ScopedDocuments = { revision: readRevision(), all: [], places: new Map() };
    for (;;) {
      const rows = list.all(loaded.all.at(-1)?.pk ?? 0);
      for (const row of rows) add(loaded, row);
      if (rows.length < ROWS_A_TURN) return loaded;
      await setImmediate();
    }
  }

  return async function readScope() {
    if (known?.revision !== readRevision()) {
      loading ??= load().finally(() => {
        loading = null;
      });
      known = await loading;
    }
    return toScope(known);
  };
}

function add({ all, places }: ScopedDocuments, row: Row): void {
  const url = row.url === null ? null : String(row.url);
  const id = String(row.id);
  all.push({
    pk: Number(row.pk),
    id,
    collection: String(row.collection),
    language: String(row.language),
    version: findVersion({ documentId: id, url }),
  });
  if (url === null) return;
  const place = toPlace(url);
  const known = places.get(place);
  // Rows of one table may all have its address.
  if (known) known.push(id);
  else places.set(place, [id]);
}

function toScope({ all, places }: ScopedDocuments): DocumentScope {
  return {
    listAllowed(filter) {
      if (!filter) return null;
      const { collection, version, language } = filter;
      // Documents are indexed by the language alone, whatever its region.
      const spoken = language?.toLowerCase().split('-')[0];
      const wanted = version === undefined ? null : readVersionName(version);
      return all
        .filter(
          (document) =>
            (collection === undefined || document.collection === collection) &&
            (spoken === undefined || document.language === spoken || document.language === 'und') &&
            (wanted === null || isOfVersion(document.version, wanted)),
        )
        .map(({ pk }) => pk);
    },
    findAt: (context) =>
      context?.url && URL.canParse(context.url) ? (places.get(toPlace(context.url)) ?? []) : [],
  };
}

/** The path of an address as the server may know it: a preview of a site is on another host. */
function toPlace(url: string): string {
  const path = URL.canParse(url, ANY_HOST) ? new URL(url, ANY_HOST).pathname : url;
  return path
    .toLowerCase()
    .replace(INDEX_NAME, '')
    .replace(/\.html?$/, '')
    .replace(/\/+$/, '');
}
