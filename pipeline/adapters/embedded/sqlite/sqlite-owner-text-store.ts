import type { OwnerTextStore } from '../../../ports.ts';
import type { Database } from './database.ts';

/** Keeps a text of the owner's in a table of one row. */
export function createSqliteOwnerTextStore(
  database: Database,
  table: 'owner_words' | 'owner_answers',
): OwnerTextStore {
  const selectHash = database.prepare(`SELECT hash FROM ${table}`);
  const select = database.prepare(`SELECT text, hash FROM ${table}`);
  const replace = database.prepare(`INSERT OR REPLACE INTO ${table} (pk, text, hash) VALUES (1, ?, ?)`);
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
    replaceIf: (known, { text, hash }) =>
      database.writeSoon(() => {
        const isKnown = (selectHash.get()?.hash ?? null) === known;
        if (isKnown) replace.run(text, hash);
        return isKnown;
      }),
  };
}
