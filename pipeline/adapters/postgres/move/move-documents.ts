import { createHash } from 'node:crypto';
import type { ImportedDocument } from '../../../ports.ts';
import { listDocuments } from '../../embedded/knowledge/list-documents.ts';
import { createPostgresDocumentFeed } from '../postgres-document-feed.ts';
import { openPostgresImport } from '../postgres-knowledge-import.ts';
import type { MoveStep } from './copy-tables.ts';
import { MoveDiffers } from './move-differs.ts';
import type { VerifiedTable } from './verify-tables.ts';

const NAME = 'documents';

/**
 * Imports the documents of the folder, `count` of them, as one version: all of them are there, or none. Each node makes its
 * index of them. Rejects with the reason of `signal`.
 */
export async function copyDocuments(
  { database, postgres, signal, onRows }: MoveStep,
  count: number,
): Promise<void> {
  const target = await openPostgresImport(postgres);
  try {
    if ((await target.count()) === count) {
      onRows(NAME, count);
      return await target.abort();
    }
    for (const document of listDocuments(database)) {
      signal.throwIfAborted();
      await target.put(document);
      onRows(NAME, 1);
    }
    await target.commit();
  } catch (error) {
    await target.abort();
    throw error;
  }
}

/**
 * Reads all documents on both sides, in the order of their import.
 * @throws {MoveDiffers} at the first that is not the same
 */
export async function verifyDocuments({
  database,
  postgres,
  signal,
  onRows,
}: MoveStep): Promise<VerifiedTable> {
  const hash = createHash('sha256');
  const theirs = readDocuments(createPostgresDocumentFeed(postgres));
  let rows = 0;
  for (const document of listDocuments(database)) {
    signal.throwIfAborted();
    const { value: other } = await theirs.next();
    const text = other ? JSON.stringify(inOrder(other)) : '';
    if (JSON.stringify(inOrder(document)) !== text)
      throw new MoveDiffers(NAME, { id: document.id }, other ? 'differs' : 'is missing');
    hash.update(`${text}\n`);
    rows++;
    onRows(NAME, 1);
  }
  const { value: stranger } = await theirs.next();
  if (stranger) throw new MoveDiffers(NAME, { id: stranger.id }, 'is not in the folder');
  return { name: NAME, rows, digest: hash.digest('hex') };
}

async function* readDocuments(
  feed: ReturnType<typeof createPostgresDocumentFeed>,
): AsyncGenerator<ImportedDocument, undefined> {
  const { version: last } = await feed.present();
  let cursor = { version: 0, place: -1 };
  for (;;) {
    const changes = await feed.read(cursor, last);
    if (changes.length === 0) return undefined;
    for (const change of changes) {
      if (change.kind === 'broken') throw new MoveDiffers(NAME, { id: change.id }, 'cannot be read');
      if (change.kind === 'put') yield change.document;
      cursor = change;
    }
  }
}

/** Always in the same order of its fields. */
function inOrder({ id, collection, file = null, title, url, hash, passages }: ImportedDocument): unknown {
  const texts = passages.map(({ headingPath, anchor, text }) => [headingPath, anchor, text]);
  return [id, collection, file, title, url, hash, texts];
}
