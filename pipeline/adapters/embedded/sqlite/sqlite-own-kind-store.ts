import type { OwnKindStore } from '../../../ports.ts';
import type { Database } from './database.ts';

/** Keeps the owner's kinds in a table of one row. */
export function createSqliteOwnKindStore(database: Database): OwnKindStore {
  const selectHash = database.prepare('SELECT hash FROM own_kinds');
  const select = database.prepare('SELECT text, model, hash FROM own_kinds');
  const replace = database.prepare(
    'INSERT OR REPLACE INTO own_kinds (pk, text, model, hash) VALUES (1, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM own_kinds');
  return {
    async hash() {
      const row = selectHash.get();
      return row ? String(row.hash) : null;
    },
    async read() {
      const row = select.get();
      return row ? { text: String(row.text), model: row.model as Uint8Array, hash: String(row.hash) } : null;
    },
    async replace({ text, model, hash }) {
      await database.writeSoon(() => replace.run(text, model, hash));
    },
    async remove() {
      const { changes } = await database.writeSoon(() => remove.run());
      return Number(changes) > 0;
    },
  };
}
