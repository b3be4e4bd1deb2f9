import type { Database } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import type { StorageWatch } from '../../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import type { FollowerWatch } from '../../pipeline/import/follow-documents.ts';
import type {
  BudgetLimits,
  DayBudget,
  DeliveryStore,
  DocumentCatalogue,
  FeedbackStore,
  KnowledgeImport,
  Lease,
  Ledger,
  OwnerTextStore,
  OwnKindStore,
  PageStore,
  ProfileStore,
  RateLimiter,
  SettingStore,
  SharedVectors,
  SiteMemory,
  StorageState,
} from '../../pipeline/ports.ts';
import type { RunsStores } from '../../pipeline/runs/run.ts';

/** All that is kept, by whichever adapter. */
export interface Stores extends RunsStores {
  readonly settings: SettingStore;
  readonly pages: PageStore;
  readonly profiles: ProfileStore;
  readonly ownerWords: OwnerTextStore;
  readonly ownerAnswers: OwnerTextStore;
  readonly ledger: Ledger;
  readonly catalogue: DocumentCatalogue;
  readonly feedback: FeedbackStore;
  readonly deliveries: DeliveryStore;
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
  /**
   * Has the index hold the documents that were kept before the call, or at least an earlier version of them. Rejects when it
   * cannot hold any. Nothing where the documents are kept in the index itself.
   */
  catchUp(): Promise<void>;
  /** `listener` is told when the index has taken up documents that another process has imported, where it tells of them. */
  onDocuments(listener: () => void): void;
  /** Null where vectors that were paid for are kept in the index itself. */
  readonly sharedVectors: SharedVectors | null;
  /** From now on nothing may hold up the process: it has others to serve. Where processes share the runs, it takes part. */
  beginServing(): Promise<void>;
  /** Writes what still waits, or gives it up. */
  close(): Promise<void>;
}

export interface StorePlace {
  /** Who may execute the runs. Hold it before anything is opened. */
  readonly lease: Lease;
  /**
   * Rejects with a `DatabaseError` when the place cannot be used. `watch` is told when nothing can be written, `following` what
   * the index takes up.
   */
  open(watch?: StorageWatch, following?: FollowerWatch): Promise<Stores>;
}
