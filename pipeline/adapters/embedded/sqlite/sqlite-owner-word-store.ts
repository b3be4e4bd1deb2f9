import type { OwnerWordStore } from '../../../ports.ts';
import type { Database } from './database.ts';

/** Keeps the owner's words in a table of one row. */
export function createSqliteOwnerWordStore(database: Database): OwnerWordStore {
  const selectHash = database.prepare('SELECT hash FROM owner_words');
  const select = database.prepare('SELECT text, hash FROM owner_words');
  const replace = database.prepare('INSERT OR REPLACE INTO owner_words (pk, text, hash) VALUES (1, ?, ?)');
  return {
    async hash() {
      const row = selectHash.get();
      return row ? String(row.hash) : null;
    },
    async read() {
      const row = select.get();
      return row ? { text: String(row.text), hash: String(row.hash) } : null;
    },
    async replace({ text, hash }) {
      await database.writeSoon(() => replace.run(text, hash));
    },
  };
}
