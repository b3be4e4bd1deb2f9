/** The product with stages that pause a few milliseconds, for the soak. Answers `{ id }` over IPC with what it holds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { assemble } from '../../../server/assemble.ts';
import { loadConfig } from '../../../server/config.ts';
import { drain } from '../../../server/drain.ts';
import { findPackageRoot } from '../../../server/environment.ts';
import { createLogger } from '../../../server/log.ts';
import { createPausingPorts } from '../streams/servers/pausing-ports.ts';

/** What the server holds when nothing is under way. */
export interface Holdings {
  readonly heapBytes: number;
  readonly openStreams: number;
  readonly activeRuns: number;
  readonly unhandled: number;
  /** Timers, sockets and other things that keep a process alive, by kind; the IPC channel is not counted. */
  readonly resources: Readonly<Record<string, number>>;
}

const dataDir = mkdtempSync(join(tmpdir(), 'milepost-soak-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
let unhandled = 0;
process.on('uncaughtException', () => unhandled++);
process.on('unhandledRejection', () => unhandled++);
process.on('warning', () => unhandled++);

const { app, runs, watch, close } = await assemble({
  config: loadConfig({
    DATA_DIR: dataDir,
    LOG_LEVEL: 'fatal',
    STALL_TIMEOUT_MS: '200',
    GRACE_MS: '50',
    HEARTBEAT_MS: '100',
    ASKS_PER_MINUTE_ADDRESS: '0',
    ASKS_PER_MINUTE_SITE: '0',
    OPEN_STREAMS_ADDRESS: '0',
  }),
  logger: createLogger('fatal'),
  packageRoot: findPackageRoot(),
  isDraining: () => false,
  createPorts: async ({ stores }) =>
    createPausingPorts({
      profiles: stores.profiles,
      pages: stores.pages,
    }),
});
const server = createServer(app);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', async ({ id }: { id: number }) => {
  server.closeIdleConnections();
  while (runs.activeCount() > 0 || watch.openCount() > 0) await delay(10);
  for (let round = 0; round < 3; round++) {
    await delay(200);
    globalThis.gc?.();
  }
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  const { heapUsed } = process.memoryUsage();
  const answer: Holdings = {
    heapBytes: heapUsed,
    openStreams: watch.openCount(),
    activeRuns: runs.activeCount(),
    unhandled,
    resources,
  };
  process.send?.({ id, answer });
});
process.once('disconnect', async () => {
  await drain(server, runs, 0);
  await close();
});
