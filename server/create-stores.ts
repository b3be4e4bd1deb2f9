import { createInProcessControl } from '../pipeline/adapters/embedded/in-process-control.ts';
import { createSqliteKnowledgeImport } from '../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../pipeline/adapters/embedded/sqlite/database.ts';
import { createFolderLease } from '../pipeline/adapters/embedded/sqlite/folder-lease.ts';
import { createSqliteEventLog } from '../pipeline/adapters/embedded/sqlite/sqlite-event-log.ts';
import {
  createSqliteKeptResults,
  sweepKeptResults,
} from '../pipeline/adapters/embedded/sqlite/sqlite-kept-results.ts';
import { createSqliteOwnKindStore } from '../pipeline/adapters/embedded/sqlite/sqlite-own-kind-store.ts';
import { createSqliteOwnerWordStore } from '../pipeline/adapters/embedded/sqlite/sqlite-owner-word-store.ts';
import { createSqlitePageStore } from '../pipeline/adapters/embedded/sqlite/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../pipeline/adapters/embedded/sqlite/sqlite-profile-store.ts';
import { createSqliteRunStore } from '../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import { createSqliteSettingStore } from '../pipeline/adapters/embedded/sqlite/sqlite-setting-store.ts';
import { createSqliteSiteMemory } from '../pipeline/adapters/embedded/sqlite/sqlite-site-memory.ts';
import { createSqliteUnits } from '../pipeline/adapters/embedded/sqlite/sqlite-unit-of-work.ts';
import type { StorageWatch } from '../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import type {
  KnowledgeImport,
  Lease,
  OwnerWordStore,
  OwnKindStore,
  PageStore,
  ProfileStore,
  SettingStore,
  SiteMemory,
  StorageState,
} from '../pipeline/ports.ts';
import type { RunsStores } from '../pipeline/runs/run.ts';
import type { Config } from './config.ts';

/** All that is kept, by whichever adapter. */
export interface Stores extends RunsStores {
  readonly settings: SettingStore;
  readonly pages: PageStore;
  readonly profiles: ProfileStore;
  readonly ownerWords: OwnerWordStore;
  readonly ownKinds: OwnKindStore;
  readonly storage: StorageState;
  /** Rejects with `ImportUnderWay` while another import is. */
  openImport(): Promise<KnowledgeImport>;
  /** What is known of the site with this name, which says the collection too. */
  openSiteMemory(name: string): SiteMemory;
  /** The SQLite file that searches read. */
  readonly index: Database;
  /** From now on nothing may hold up the process: it has others to serve. */
  beginServing(): void;
  /** Writes what still waits, or gives it up. */
  close(): Promise<void>;
}

export interface StorePlace {
  /** Who may execute the runs. Hold it before anything is opened. */
  readonly lease: Lease;
  /** Rejects with a `DatabaseError` when the place cannot be used. `watch` is told when nothing can be written. */
  open(watch?: StorageWatch): Promise<Stores>;
}

/** Where everything is kept. Nothing else knows which adapter is used. */
export function createStores({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): StorePlace {
  return {
    lease: createFolderLease(DATA_DIR),
    open: async (watch) => toSqliteStores(await openDatabase(DATA_DIR, watch)),
  };
}

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
    beginServing() {
      sweepKeptResults(database);
      database.beginServing();
    },
    close: async () => database.close(),
  };
}
