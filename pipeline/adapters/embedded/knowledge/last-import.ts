import type { LastImport } from '../../../ports.ts';
import type { Database } from '../sqlite/database.ts';
import { IS_LIVE } from './passage-row.ts';

const KEY = 'import.last';

/** What the import that ended last has left. Counted once, at its end, since every page tells it. */
export interface LastImportNote {
  /** Null before the first import, and in a file whose imports ended before there was such a note. */
  read(): LastImport | null;
  /** Call it in the transaction that makes the documents live. They are counted where no note is given. */
  write(given?: LastImport): void;
}

export function createLastImportNote(database: Database): LastImportNote {
  const select = database.prepare('SELECT value FROM settings WHERE key = ?');
  const count = database.prepare(`SELECT count(*) AS documents FROM documents WHERE ${IS_LIVE}`);
  const upsert = database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
  return {
    read() {
      const row = select.get(KEY);
      return row ? (JSON.parse(String(row.value)) as LastImport) : null;
    },
    write(given) {
      const countAll = () => Number(count.get()?.documents ?? 0);
      const note = given ?? { documents: countAll(), endedAt: new Date().toISOString() };
      upsert.run(KEY, JSON.stringify(note));
    },
  };
}
