import { createInProcessControl } from '../../pipeline/adapters/embedded/in-process-control.ts';
import { createSqliteDocumentCopy } from '../../pipeline/adapters/embedded/knowledge/sqlite-document-copy.ts';
import type { Database } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import type { StorageWatch } from '../../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../../pipeline/adapters/postgres/migrate.ts';
import { requireCompleteMove } from '../../pipeline/adapters/postgres/move/require-complete-move.ts';
import { createPostgresDocumentFeed } from '../../pipeline/adapters/postgres/postgres-document-feed.ts';
import { createPostgresEventLog } from '../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresKeptResults } from '../../pipeline/adapters/postgres/postgres-kept-results.ts';
import { openPostgresImport } from '../../pipeline/adapters/postgres/postgres-knowledge-import.ts';
import { createPostgresOwnKindStore } from '../../pipeline/adapters/postgres/postgres-own-kind-store.ts';
import { createPostgresOwnerWordStore } from '../../pipeline/adapters/postgres/postgres-owner-word-store.ts';
import { createPostgresPageStore } from '../../pipeline/adapters/postgres/postgres-page-store.ts';
import { createPostgresProfileStore } from '../../pipeline/adapters/postgres/postgres-profile-store.ts';
import { createPostgresRunStore } from '../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresSettingStore } from '../../pipeline/adapters/postgres/postgres-setting-store.ts';
import { createPostgresSharedVectors } from '../../pipeline/adapters/postgres/postgres-shared-vectors.ts';
import { createPostgresSiteMemory } from '../../pipeline/adapters/postgres/postgres-site-memory.ts';
import { createPostgresUnits } from '../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
import { createDocumentFollower, type FollowerWatch } from '../../pipeline/import/follow-documents.ts';
import type { Config } from '../config.ts';
import type { Stores } from './stores.ts';

export interface PostgresStoresOptions {
  readonly url: string;
  readonly role: Config['ROLE'];
  /** This process's own index of the documents. */
  readonly index: Database;
  readonly watch: StorageWatch | undefined;
  readonly following: FollowerWatch | undefined;
}

const UNWATCHED: FollowerWatch = { progress() {}, followed() {}, skipped() {}, failed() {} };

/** Everything in a PostgreSQL that several processes share; each searches an index of its own. */
export async function openPostgresStores(options: PostgresStoresOptions): Promise<Stores> {
  const { url, index, watch, following = UNWATCHED } = options;
  const postgres = await openPostgres({ url, ...(watch && { watch }) });
  try {
    await migrate(postgres);
    await requireCompleteMove(postgres);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  const documents = createDocumentFollower({
    feed: createPostgresDocumentFeed(postgres),
    copy: createSqliteDocumentCopy(index),
    watch: following,
  });
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
    openImport: () => openPostgresImport(postgres),
    openSiteMemory: (name) => createPostgresSiteMemory(postgres, name),
    index,
    catchUp: documents.catchUp,
    onDocuments: documents.onChange,
    sharedVectors: createPostgresSharedVectors(postgres),
    beginServing() {
      index.beginServing();
      documents.begin();
    },
    async close() {
      await documents.end();
      await postgres.close();
      index.close();
    },
  };
}
