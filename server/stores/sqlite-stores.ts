import { createInProcessControl } from '../../pipeline/adapters/embedded/in-process-control.ts';
import { createKeptDayBudget } from '../../pipeline/adapters/embedded/kept-day-budget.ts';
import { createSqliteDocumentCatalogue } from '../../pipeline/adapters/embedded/knowledge/sqlite-document-catalogue.ts';
import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import type { Database } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteScriptRunner } from '../../pipeline/adapters/embedded/sqlite/run-script.ts';
import { createSqliteDeliveryStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-delivery-store.ts';
import { createSqliteEventLog } from '../../pipeline/adapters/embedded/sqlite/sqlite-event-log.ts';
import { createSqliteFeedbackStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-feedback-store.ts';
import {
  createSqliteKeptResults,
  sweepKeptResults,
} from '../../pipeline/adapters/embedded/sqlite/sqlite-kept-results.ts';
import { createSqliteOwnKindStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-own-kind-store.ts';
import { createSqliteOwnerTextStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-owner-text-store.ts';
import { createSqlitePageStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-profile-store.ts';
import { createSqliteRunStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import { createSqliteSettingStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-setting-store.ts';
import { createSqliteSiteMemory } from '../../pipeline/adapters/embedded/sqlite/sqlite-site-memory.ts';
import { createSqliteUnits } from '../../pipeline/adapters/embedded/sqlite/sqlite-unit-of-work.ts';
import { createSqlLedger } from '../../pipeline/adapters/ledger/sql-ledger.ts';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import type { Stores } from './stores.ts';

/** Everything in one SQLite file, which one process has for itself. */
export function toSqliteStores(database: Database): Stores {
  const runs = createSqliteRunStore(database);
  const settings = createSqliteSettingStore(database);
  const ownerWords = createSqliteOwnerTextStore(database, 'owner_words');
  return {
    runs,
    eventLog: createSqliteEventLog(database),
    keptResults: createSqliteKeptResults(database),
    beginUnit: createSqliteUnits(database),
    control: createInProcessControl(runs),
    settings,
    pages: createSqlitePageStore(database),
    profiles: createSqliteProfileStore(database),
    ownerWords,
    ownerAnswers: createSqliteOwnerTextStore(database, 'owner_answers'),
    catalogue: createSqliteDocumentCatalogue(database, ownerWords),
    ledger: createSqlLedger(createSqliteScriptRunner(database)),
    feedback: createSqliteFeedbackStore(database),
    deliveries: createSqliteDeliveryStore(database),
    ownKinds: createSqliteOwnKindStore(database),
    rateLimiter: createMemoryRateLimiter(),
    storage: database.storage,
    openBudget: (limits) => createKeptDayBudget({ limits, settings, now: Date.now }),
    openImport: async () => createSqliteKnowledgeImport(database),
    openSiteMemory: (name) => createSqliteSiteMemory(database, name),
    index: database,
    catchUp: async () => {},
    onDocuments() {},
    sharedVectors: null,
    async beginServing() {
      sweepKeptResults(database);
      database.beginServing();
    },
    async close() {
      await database.endServing();
      database.close();
    },
  };
}
