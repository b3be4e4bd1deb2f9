import { createSqliteDocumentCatalogue } from '../../pipeline/adapters/embedded/knowledge/sqlite-document-catalogue.ts';
import { createSqliteDocumentCopy } from '../../pipeline/adapters/embedded/knowledge/sqlite-document-copy.ts';
import type { Database } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database-error.ts';
import type { StorageWatch } from '../../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import { createSqlLedger } from '../../pipeline/adapters/ledger/sql-ledger.ts';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import { explainRefusal } from '../../pipeline/adapters/postgres/explain-refusal.ts';
import { findEncodingProblem } from '../../pipeline/adapters/postgres/find-encoding-problem.ts';
import { migrate, NewerLayoutError } from '../../pipeline/adapters/postgres/migrate.ts';
import { requireCompleteMove } from '../../pipeline/adapters/postgres/move/require-complete-move.ts';
import { createPostgresDayBudget } from '../../pipeline/adapters/postgres/postgres-day-budget.ts';
import { createPostgresDeliveryStore } from '../../pipeline/adapters/postgres/postgres-delivery-store.ts';
import { createPostgresDocumentFeed } from '../../pipeline/adapters/postgres/postgres-document-feed.ts';
import { createPostgresEventLog } from '../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresFeedbackStore } from '../../pipeline/adapters/postgres/postgres-feedback-store.ts';
import { createPostgresKeptResults } from '../../pipeline/adapters/postgres/postgres-kept-results.ts';
import {
  DOCUMENTS_CHANNEL,
  openPostgresImport,
} from '../../pipeline/adapters/postgres/postgres-knowledge-import.ts';
import { createPostgresOwnKindStore } from '../../pipeline/adapters/postgres/postgres-own-kind-store.ts';
import { createPostgresOwnerTextStore } from '../../pipeline/adapters/postgres/postgres-owner-text-store.ts';
import { createPostgresPageStore } from '../../pipeline/adapters/postgres/postgres-page-store.ts';
import { createPostgresProfileStore } from '../../pipeline/adapters/postgres/postgres-profile-store.ts';
import { createPostgresRateLimiter } from '../../pipeline/adapters/postgres/postgres-rate-limiter.ts';
import { createPostgresRunControl } from '../../pipeline/adapters/postgres/postgres-run-control.ts';
import { createPostgresRunStore } from '../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresSettingStore } from '../../pipeline/adapters/postgres/postgres-setting-store.ts';
import { createPostgresSharedVectors } from '../../pipeline/adapters/postgres/postgres-shared-vectors.ts';
import { createPostgresSiteMemory } from '../../pipeline/adapters/postgres/postgres-site-memory.ts';
import { createPostgresUnits } from '../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
import { DeafLineError } from '../../pipeline/adapters/postgres/require-hearing.ts';
import { createPostgresScriptRunner } from '../../pipeline/adapters/postgres/run-script.ts';
import { createIdSource } from '../../pipeline/id-source.ts';
import { createDocumentFollower, type FollowerWatch } from '../../pipeline/import/follow-documents.ts';
import type { Config } from '../config.ts';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
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

/**
 * Everything in a PostgreSQL that several processes share; each searches an index of its own.
 * @throws {DatabaseError} when it cannot be used, at once: whoever supervises the process starts it again
 */
export async function openPostgresStores(options: PostgresStoresOptions): Promise<Stores> {
  const { url, role, index, watch, following = UNWATCHED } = options;
  const postgres = await openPostgres({ url, ...(watch && { watch }) });
  try {
    const problem = await findEncodingProblem(postgres);
    if (problem !== null) throw new DatabaseError('unsupported', problem);
    await migrate(postgres);
    await requireCompleteMove(postgres);
  } catch (error) {
    await postgres.close();
    index.close();
    throw toDatabaseError(error, url);
  }
  const documents = createDocumentFollower({
    feed: createPostgresDocumentFeed(postgres),
    copy: createSqliteDocumentCopy(index),
    watch: following,
  });
  const ownerWords = createPostgresOwnerTextStore(postgres, 'owner_words');
  const node = { id: createIdSource()(), role };
  const control = createPostgresRunControl({
    url,
    queries: postgres,
    node,
    channels: { [DOCUMENTS_CHANNEL]: () => void documents.look() },
  });
  return {
    runs: createPostgresRunStore(postgres, role === 'web' ? null : node.id),
    eventLog: createPostgresEventLog(postgres),
    keptResults: createPostgresKeptResults(postgres),
    beginUnit: createPostgresUnits(postgres, node.id),
    control,
    settings: createPostgresSettingStore(postgres),
    pages: createPostgresPageStore(postgres),
    profiles: createPostgresProfileStore(postgres),
    ownerWords,
    ownerAnswers: createPostgresOwnerTextStore(postgres, 'owner_answers'),
    catalogue: createSqliteDocumentCatalogue(index, ownerWords),
    ledger: createSqlLedger(createPostgresScriptRunner(postgres)),
    feedback: createPostgresFeedbackStore(postgres),
    deliveries: createPostgresDeliveryStore(postgres),
    ownKinds: createPostgresOwnKindStore(postgres),
    rateLimiter: createPostgresRateLimiter(postgres, { insurance: createMemoryRateLimiter() }),
    storage: postgres.storage,
    openBudget: async (limits) => createPostgresDayBudget(postgres, limits),
    openImport: () => openPostgresImport(postgres),
    openSiteMemory: (name) => createPostgresSiteMemory(postgres, name),
    index,
    catchUp: documents.catchUp,
    onDocuments: documents.onChange,
    sharedVectors: createPostgresSharedVectors(postgres),
    async beginServing() {
      index.beginServing();
      documents.begin();
      try {
        await control.start();
      } catch (error) {
        // What is open would keep the process alive.
        await close();
        throw toDatabaseError(error, url);
      }
    },
    close,
  };

  async function close(): Promise<void> {
    await control.close();
    await documents.end();
    await postgres.close();
    await index.endServing();
    index.close();
  }
}

function toDatabaseError(error: unknown, url: string): unknown {
  if (error instanceof NewerLayoutError) return new DatabaseError('newer', error.message, { cause: error });
  if (error instanceof DeafLineError)
    return new DatabaseError('unsupported', error.message, { cause: error });
  const reason = explainRefusal(error, url);
  return reason === null ? error : new DatabaseError('unreachable', reason, { cause: error });
}
