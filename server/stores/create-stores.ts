import { join } from 'node:path';
import { openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createFolderLease } from '../../pipeline/adapters/embedded/sqlite/folder-lease.ts';
import type { Config } from '../config.ts';
import { toSqliteStores } from './sqlite-stores.ts';
import type { StorePlace } from './stores.ts';

/** In DATA_DIR, beside the file of a site that kept everything in SQLite: that one stays as it was. */
const INDEX_FOLDER = 'index';

/** Where everything is kept. Nothing else knows which adapter is used; that of PostgreSQL is loaded only for an address. */
export function createStores(config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'ROLE'>): StorePlace {
  const { DATA_DIR, DATABASE_URL } = config;
  return {
    lease: createFolderLease(DATA_DIR),
    async open(watch, following) {
      if (!DATABASE_URL) return toSqliteStores(await openDatabase(DATA_DIR, watch));
      const index = await openDatabase(join(DATA_DIR, INDEX_FOLDER), watch);
      const { openPostgresStores } = await import('./postgres-stores.ts');
      return openPostgresStores({ url: DATABASE_URL, role: config.ROLE, index, watch, following });
    },
  };
}
