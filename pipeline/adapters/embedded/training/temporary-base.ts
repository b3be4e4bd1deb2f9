import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteKnowledgeImport } from '../knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../sqlite/database.ts';

/** A line of a corpus' kb.jsonl, one passage. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** A line of a corpus' queries.jsonl. */
export interface Query {
  readonly text: string;
  /** Oldest first; `role` is `user` or the assistant's. */
  readonly history?: readonly { role: string; text: string }[];
  readonly answerable: boolean;
  /** Ids of the entries that answer. */
  readonly relevant: readonly string[];
  readonly answers: readonly string[];
}

/** Imports the entries into a file of its own, works with it, and removes it. */
export async function withTemporaryBase<Result>(
  entries: readonly Entry[],
  work: (database: Database) => Result,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-fit-'));
  const database = await openDatabase(folder);
  try {
    const knowledge = createSqliteKnowledgeImport(database);
    for (const { id, title, text } of entries) {
      const passages = [{ headingPath: [], anchor: null, text }];
      await knowledge.put({ id, collection: 'fit', title, url: null, hash: id, passages });
    }
    await knowledge.commit();
    return work(database);
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
