import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { type Database, openDatabase } from '../pipeline/adapters/embedded/database.ts';
import { createSqliteEventLog } from '../pipeline/adapters/embedded/sqlite-event-log.ts';
import { createSqliteRunStore } from '../pipeline/adapters/embedded/sqlite-run-store.ts';
import type { AnswerPorts } from '../pipeline/answer.ts';
import { createRuns, type RunObserver, type RunReport, type Runs } from '../pipeline/runs/run.ts';
import { createApp } from '../server/app.ts';
import { loadConfig } from '../server/config.ts';
import { createLogger } from '../server/log.ts';
import { createRunKeys } from '../server/run-keys.ts';
import { createSignatures } from '../server/signatures.ts';
import { createStreamWatch, type StreamWatch } from '../server/sse/stream-watch.ts';
import { createScriptedPorts } from './fakes/scripted-ports.ts';

export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

export interface TestSite {
  readonly app: Express;
  readonly runs: Runs;
  readonly watch: StreamWatch;
  readonly database: Database;
  readonly dataDir: string;
  readonly reports: RunReport[];
  readonly failures: Parameters<RunObserver['failed']>[0][];
  isDraining: boolean;
  /** Listens on a free port of the loopback interface, for tests that need a real socket. */
  listen(): Promise<{ server: Server; url: string; port: number }>;
  close(): Promise<void>;
}

/** The whole app over a real SQLite file in a folder of its own, with scripted stages in place of the learnt ones. */
export async function createTestSite({
  ports = {},
  env = {},
  dataDir = mkdtempSync(join(tmpdir(), 'milepost-')),
}: {
  ports?: Partial<AnswerPorts>;
  env?: Record<string, string>;
  dataDir?: string;
} = {}): Promise<TestSite> {
  const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...env });
  const database = await openDatabase(config.DATA_DIR);
  const signatures = createSignatures('a secret of the tests, long enough');
  const keys = createRunKeys(signatures);
  const links = {
    events: (runId: string) => `/api/chat/stream/${runId}?key=${keys.create(runId)}`,
    stop: (runId: string) => `/api/chat/stream/${runId}/stop?key=${keys.create(runId)}`,
    passage: (passageId: string) => `/passages/${passageId}`,
    page: (pageId: string) => `/pages/${pageId}`,
    profile: '/profile',
  };
  const scripted = createScriptedPorts(ports);
  const runStore = createSqliteRunStore(database);
  const reports: TestSite['reports'] = [];
  const failures: TestSite['failures'] = [];
  const runs = createRuns({
    ports: scripted,
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
    observer: { finished: (report) => reports.push(report), failed: (failure) => failures.push(failure) },
  });
  const watch = createStreamWatch({ heartbeatMs: config.HEARTBEAT_MS, stallMs: config.STALL_TIMEOUT_MS });
  const servers: Server[] = [];
  const { knowledge, pages } = scripted;
  const logger = createLogger(config.LOG_LEVEL);
  const site: TestSite = {
    app: createApp({
      config,
      packageRoot: PACKAGE_ROOT,
      logger,
      runs,
      runStore,
      knowledge,
      pages,
      links,
      signatures,
      keys,
      watch,
      isDraining: () => site.isDraining,
    }),
    runs,
    watch,
    database,
    dataDir,
    reports,
    failures,
    isDraining: false,
    async listen() {
      const server = createServer(site.app);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      return { server, port, url: `http://127.0.0.1:${port}` };
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await runs.drain(0);
      watch.close();
      database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return site;
}
