/**
 * The product's stream route as it is served: the whole app over a real SQLite file, so that every question, event,
 * profile and page is durable. Only the stages' own work is replaced, by the pauses that the question asks for. The event
 * sequence, its order and its joining of deltas are the product's; nothing is left out to be quick.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../../pipeline/adapters/embedded/database.ts';
import { createSqliteEventLog } from '../../../../pipeline/adapters/embedded/sqlite-event-log.ts';
import { createSqlitePageStore } from '../../../../pipeline/adapters/embedded/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../../../../pipeline/adapters/embedded/sqlite-profile-store.ts';
import { createSqliteRunStore } from '../../../../pipeline/adapters/embedded/sqlite-run-store.ts';
import { createRuns } from '../../../../pipeline/runs/run.ts';
import { createApp } from '../../../../server/app.ts';
import { loadConfig } from '../../../../server/config.ts';
import { findPackageRoot } from '../../../../server/environment.ts';
import { createLogger, observeRuns } from '../../../../server/log.ts';
import { createRunKeys } from '../../../../server/run-keys.ts';
import { createSignatures } from '../../../../server/signatures.ts';
import { createStreamWatch } from '../../../../server/sse/stream-watch.ts';
import { createPausingPorts } from './pausing-ports.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));

const config = loadConfig({
  DATA_DIR: dataDir,
  LOG_LEVEL: 'warn',
  STAGE_TIMEOUT_MS: '120000',
  RUN_TIMEOUT_MS: '120000',
  // The load decides how many run at once, not the line.
  MAX_ACTIVE_RUNS: '100000',
});
const logger = createLogger(config.LOG_LEVEL);
const database = await openDatabase(config.DATA_DIR);
const signatures = createSignatures('a secret of the benchmark, long enough');
const keys = createRunKeys(signatures);
const links = {
  events: (runId: string) => `/api/chat/stream/${runId}?key=${keys.create(runId)}`,
  stop: (runId: string) => `/api/chat/stream/${runId}/stop?key=${keys.create(runId)}`,
  passage: (passageId: string) => `/passages/${encodeURIComponent(passageId)}`,
  page: (pageId: string) => `/pages/${pageId}`,
  profile: '/profile',
};
const pages = createSqlitePageStore(database);
const ports = createPausingPorts({ profiles: createSqliteProfileStore(database), pages });
const runStore = createSqliteRunStore(database);
const runs = createRuns({
  ports,
  store: runStore,
  eventLog: createSqliteEventLog(database),
  links,
  settings: {
    sourceLimit: config.SOURCE_LIMIT,
    stageTimeoutMs: config.STAGE_TIMEOUT_MS,
    runTimeoutMs: config.RUN_TIMEOUT_MS,
    whenDetached: config.WHEN_DETACHED,
    graceMs: config.GRACE_MS,
    maxActiveRuns: config.MAX_ACTIVE_RUNS,
    maxReplayEvents: config.MAX_REPLAY_EVENTS,
  },
  observer: observeRuns(logger),
});
const app = createApp({
  config,
  packageRoot: findPackageRoot(),
  logger,
  runs,
  runStore,
  knowledge: ports.knowledge,
  profiles: ports.profiles,
  pages,
  links,
  signatures,
  keys,
  watch: createStreamWatch({ heartbeatMs: config.HEARTBEAT_MS, stallMs: config.STALL_TIMEOUT_MS }),
  isDraining: () => false,
});
const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: 65_000 }, app);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
