import type { Database } from './database.ts';

/** Small values that the installation itself makes and keeps, such as its signing secret. */
export interface SettingStore {
  /** The stored value; `create` makes it the first time, also when several processes ask at once. */
  readOrCreate(key: string, create: () => string): string;
  /** Soon; what cannot be written for seconds is left out, and the caller will write again. */
  write(key: string, value: string): void;
}

export function createSqliteSettingStore(database: Database): SettingStore {
  const insert = database.prepare('INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)');
  const upsert = database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
  const select = database.prepare('SELECT value FROM settings WHERE key = ?');
  return {
    readOrCreate(key, create) {
      const known = select.get(key);
      if (known) return String(known.value);
      insert.run(key, create());
      return String(select.get(key)?.value);
    },
    write(key, value) {
      database.writeSoon(() => upsert.run(key, value)).catch(() => {});
    },
  };
}
