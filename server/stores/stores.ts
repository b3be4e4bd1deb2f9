import type { Database } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import type { StorageWatch } from '../../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import type {
  BudgetLimits,
  DayBudget,
  KnowledgeImport,
  Lease,
  OwnerWordStore,
  OwnKindStore,
  PageStore,
  ProfileStore,
  RateLimiter,
  SettingStore,
  SiteMemory,
  StorageState,
} from '../../pipeline/ports.ts';
import type { RunsStores } from '../../pipeline/runs/run.ts';

/** All that is kept, by whichever adapter. */
export interface Stores extends RunsStores {
  readonly settings: SettingStore;
  readonly pages: PageStore;
  readonly profiles: ProfileStore;
  readonly ownerWords: OwnerWordStore;
  readonly ownKinds: OwnKindStore;
  readonly rateLimiter: RateLimiter;
  readonly storage: StorageState;
  /** What models may spend. Open it once: a second one may not see what the first counts. */
  openBudget(limits: BudgetLimits): Promise<DayBudget>;
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
