import { createInProcessControl } from '../../pipeline/adapters/embedded/in-process-control.ts';
import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteSiteMemory } from '../../pipeline/adapters/embedded/sqlite/sqlite-site-memory.ts';
import type { StorageWatch } from '../../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import { openPostgres, type Queries } from '../../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../../pipeline/adapters/postgres/migrate.ts';
import { findMoveMark } from '../../pipeline/adapters/postgres/move/move-mark.ts';
import { createPostgresEventLog } from '../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresKeptResults } from '../../pipeline/adapters/postgres/postgres-kept-results.ts';
import { createPostgresOwnKindStore } from '../../pipeline/adapters/postgres/postgres-own-kind-store.ts';
import { createPostgresOwnerWordStore } from '../../pipeline/adapters/postgres/postgres-owner-word-store.ts';
import { createPostgresPageStore } from '../../pipeline/adapters/postgres/postgres-page-store.ts';
import { createPostgresProfileStore } from '../../pipeline/adapters/postgres/postgres-profile-store.ts';
import { createPostgresRunStore } from '../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresSettingStore } from '../../pipeline/adapters/postgres/postgres-setting-store.ts';
import { createPostgresUnits } from '../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
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
export async function openPostgresStores({ url, index, watch }: PostgresStoresOptions): Promise<Stores> {
  const postgres = await openPostgres({ url, ...(watch && { watch }) });
  try {
    await migrate(postgres);
    await requireCompleteMove(postgres);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return {
    runs: createPostgresRunStore(postgres),
    eventLog: createPostgresEventLog(postgres),
    keptResults: createPostgresKeptResults(postgres),
    beginUnit: createPostgresUnits(postgres),
    control: createInProcessControl(),
    settings: createPostgresSettingStore(postgres),
    pages: createPostgresPageStore(postgres),
    profiles: createPostgresProfileStore(postgres),
    ownerWords: createPostgresOwnerWordStore(postgres),
    ownKinds: createPostgresOwnKindStore(postgres),
    storage: postgres.storage,
    openImport: async () => createSqliteKnowledgeImport(index),
    openSiteMemory: (name) => createSqliteSiteMemory(index, name),
    index,
    beginServing: () => index.beginServing(),
    async close() {
      await postgres.close();
      index.close();
    },
  };
}

/** A site would add to what is half there, and nobody could go on with the move. */
async function requireCompleteMove(queries: Queries): Promise<void> {
  const mark = await findMoveMark(queries);
  if (!mark || mark.completedAt !== null) return;
  throw new DatabaseError(
    'unfinished',
    'A data folder is being moved to the database of DATABASE_URL, and not all of it is there yet. ' +
      'End that with: npm run migrate, or leave DATABASE_URL out and go on with the folder.',
  );
}
