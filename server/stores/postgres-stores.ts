import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import type { Database } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteSiteMemory } from '../../pipeline/adapters/embedded/sqlite/sqlite-site-memory.ts';
import type { StorageWatch } from '../../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../../pipeline/adapters/postgres/migrate.ts';
import { createPostgresEventLog } from '../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresKeptResults } from '../../pipeline/adapters/postgres/postgres-kept-results.ts';
import { createPostgresOwnKindStore } from '../../pipeline/adapters/postgres/postgres-own-kind-store.ts';
import { createPostgresOwnerWordStore } from '../../pipeline/adapters/postgres/postgres-owner-word-store.ts';
import { createPostgresPageStore } from '../../pipeline/adapters/postgres/postgres-page-store.ts';
import { createPostgresProfileStore } from '../../pipeline/adapters/postgres/postgres-profile-store.ts';
import { createPostgresRunControl } from '../../pipeline/adapters/postgres/postgres-run-control.ts';
import { createPostgresRunStore } from '../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresSettingStore } from '../../pipeline/adapters/postgres/postgres-setting-store.ts';
import { createPostgresUnits } from '../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
import { createIdSource } from '../../pipeline/id-source.ts';
import type { Config } from '../config.ts';
import type { Stores } from './stores.ts';

export interface PostgresStoresOptions {
  readonly url: string;
  readonly role: Config['ROLE'];
  /** This process's own index of the documents. */
  readonly index: Database;
  readonly watch: StorageWatch | undefined;
}

/** Everything in a PostgreSQL that several processes share; each searches an index of its own. */
export async function openPostgresStores({
  url,
  role,
  index,
  watch,
}: PostgresStoresOptions): Promise<Stores> {
  const postgres = await openPostgres({ url, ...(watch && { watch }) });
  await migrate(postgres);
  const node = { id: createIdSource()(), role };
  const control = createPostgresRunControl({ url, queries: postgres, node });
  return {
    runs: createPostgresRunStore(postgres, role === 'web' ? null : node.id),
    eventLog: createPostgresEventLog(postgres),
    keptResults: createPostgresKeptResults(postgres),
    beginUnit: createPostgresUnits(postgres, node.id),
    control,
    settings: createPostgresSettingStore(postgres),
    pages: createPostgresPageStore(postgres),
    profiles: createPostgresProfileStore(postgres),
    ownerWords: createPostgresOwnerWordStore(postgres),
    ownKinds: createPostgresOwnKindStore(postgres),
    storage: postgres.storage,
    openImport: async () => createSqliteKnowledgeImport(index),
    openSiteMemory: (name) => createSqliteSiteMemory(index, name),
    index,
    async beginServing() {
      index.beginServing();
      await control.start();
    },
    async close() {
      await control.close();
      await postgres.close();
      index.close();
    },
  };
}
