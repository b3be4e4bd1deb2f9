import type { SettingStore } from '../../ports.ts';
import type { Queries } from './connection.ts';

export function createPostgresSettingStore({ query }: Queries): SettingStore {
  const select = async (key: string) => {
    const [row] = await query('SELECT value FROM settings WHERE key = $1', [key]);
    return row && String(row.value);
  };
  return {
    async readOrCreate(key, create) {
      const known = await select(key);
      if (known !== undefined) return known;
      await query('INSERT INTO settings VALUES ($1, $2) ON CONFLICT DO NOTHING', [key, create()]);
      return (await select(key)) ?? '';
    },
    async write(key, value) {
      const upsert = 'INSERT INTO settings VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2';
      await query(upsert, [key, value]).catch(() => {});
    },
  };
}
