import type { SettingStore } from '../../../ports.ts';
import type { Database } from './database.ts';

/** Settings in a table of the SQLite file. */
export function createSqliteSettingStore(database: Database): SettingStore {
  const insert = database.prepare('INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)');
  const upsert = database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
  const select = database.prepare('SELECT value FROM settings WHERE key = ?');
  return {
    async readOrCreate(key, create) {
      const known = select.get(key);
      if (known) return String(known.value);
      insert.run(key, create());
      return String(select.get(key)?.value);
    },
    async write(key, value) {
      await database.writeSoon(() => upsert.run(key, value)).catch(() => {});
    },
  };
}
