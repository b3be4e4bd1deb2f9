import { randomUUID } from 'node:crypto';
import type { Database } from '../sqlite/database.ts';

const KEY = 'vectors.revision';

/** Tells every process that has the file open that vectors, or the passages that they belong to, have changed. */
export interface VectorRevision {
  /** The same as long as nothing has changed. */
  read(): string;
  /** Call it in the transaction of the change, or after it. Without any vector it leaves no trace. */
  change(): void;
}

export function createVectorRevision(database: Database): VectorRevision {
  const select = database.prepare('SELECT value FROM settings WHERE key = ?');
  const write = database.prepare(
    'INSERT OR REPLACE INTO settings (key, value) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM passage_vectors)',
  );
  return {
    read: () => String(select.get(KEY)?.value ?? ''),
    change: () => void write.run(KEY, randomUUID()),
  };
}
