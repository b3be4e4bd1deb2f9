import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteDocumentCopy } from '../../../../pipeline/adapters/embedded/knowledge/sqlite-document-copy.ts';
import { createSqliteKnowledgeBase } from '../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { type Database, openDatabase } from '../../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { createPostgresDocumentFeed } from '../../../../pipeline/adapters/postgres/postgres-document-feed.ts';
import { openPostgresImport } from '../../../../pipeline/adapters/postgres/postgres-knowledge-import.ts';
import { createDocumentFollower, type FollowerWatch } from '../../../../pipeline/import/follow-documents.ts';
import type { DocumentFeed, ImportedDocument } from '../../../../pipeline/ports.ts';

const never = new AbortController().signal;

export interface TestNode {
  readonly index: Database;
  readonly base: ReturnType<typeof createSqliteKnowledgeBase>;
  readonly copy: ReturnType<typeof createSqliteDocumentCopy>;
  readonly follower: ReturnType<typeof createDocumentFollower>;
  readonly told: string[];
  /** Ids of the documents that a question finds. */
  findIds(text: string): Promise<string[]>;
  close(): Promise<void>;
}

/** A process with an index of its own that follows the documents in PostgreSQL. */
export async function openNode(
  postgres: Postgres,
  {
    folder = mkdtempSync(join(tmpdir(), 'milepost-')),
    feed = createPostgresDocumentFeed(postgres),
  }: { folder?: string; feed?: DocumentFeed } = {},
): Promise<TestNode> {
  const index = await openDatabase(folder);
  const told: string[] = [];
  const watch: FollowerWatch = {
    progress() {},
    followed: ({ version, isAnew }) => told.push(`${isAnew ? 'anew ' : ''}${version}`),
    skipped: (id) => told.push(`skipped ${id}`),
    failed: (error) => told.push(`failed: ${(error as Error).message}`),
  };
  const copy = createSqliteDocumentCopy(index);
  const base = createSqliteKnowledgeBase(index);
  const follower = createDocumentFollower({ feed, copy, watch, lookEveryMs: 20 });
  return {
    index,
    base,
    copy,
    follower,
    told,
    findIds: async (text) =>
      (await base.search({ text, history: [], limit: 8 }, never)).passages.map(
        ({ documentId }) => documentId,
      ),
    async close() {
      await follower.end();
      index.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function importInto(
  postgres: Postgres,
  documents: readonly ImportedDocument[],
  removed: readonly string[] = [],
): Promise<void> {
  const target = await openPostgresImport(postgres);
  for (const document of documents) await target.put(document);
  for (const id of removed) await target.remove(id);
  await target.commit();
}
