import { createInProcessControl } from '../../pipeline/adapters/embedded/in-process-control.ts';
import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import type { Database } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteEventLog } from '../../pipeline/adapters/embedded/sqlite/sqlite-event-log.ts';
import {
  createSqliteKeptResults,
  sweepKeptResults,
} from '../../pipeline/adapters/embedded/sqlite/sqlite-kept-results.ts';
import { createSqliteOwnKindStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-own-kind-store.ts';
import { createSqliteOwnerWordStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-owner-word-store.ts';
import { createSqlitePageStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-profile-store.ts';
import { createSqliteRunStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import { createSqliteSettingStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-setting-store.ts';
import { createSqliteSiteMemory } from '../../pipeline/adapters/embedded/sqlite/sqlite-site-memory.ts';
import { createSqliteUnits } from '../../pipeline/adapters/embedded/sqlite/sqlite-unit-of-work.ts';
import type { Stores } from './stores.ts';

/** Everything in one SQLite file, which one process has for itself. */
export function toSqliteStores(database: Database): Stores {
  return {
    runs: createSqliteRunStore(database),
    eventLog: createSqliteEventLog(database),
    keptResults: createSqliteKeptResults(database),
    beginUnit: createSqliteUnits(database),
    control: createInProcessControl(),
    settings: createSqliteSettingStore(database),
    pages: createSqlitePageStore(database),
    profiles: createSqliteProfileStore(database),
    ownerWords: createSqliteOwnerWordStore(database),
    ownKinds: createSqliteOwnKindStore(database),
    storage: database.storage,
    openImport: async () => createSqliteKnowledgeImport(database),
    openSiteMemory: (name) => createSqliteSiteMemory(database, name),
    index: database,
    catchUp: async () => {},
    onDocuments() {},
    sharedVectors: null,
    beginServing() {
      sweepKeptResults(database);
      database.beginServing();
    },
    close: async () => database.close(),
  };
}
