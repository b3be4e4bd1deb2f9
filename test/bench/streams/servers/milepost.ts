/**
 * The product's stream route as it is served: the whole app over a real SQLite file, or over the PostgreSQL of its first argument,
 * so that every question, event, profile and page is kept. Only the stages' own work is replaced, by the pauses that the
 * question asks for. The sequence of events and the joining of deltas are the product's; nothing is left out to be quick, no
 * limit is checked less. With `--metrics` it counts, and its metrics are asked for every few seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble } from '../../../../server/assemble.ts';
import { loadConfig } from '../../../../server/config.ts';
import { findPackageRoot } from '../../../../server/environment.ts';
import { createHttpServer, listen } from '../../../../server/http-server.ts';
import { createLogger } from '../../../../server/log.ts';
import { createPausingPorts } from './pausing-ports.ts';

/** More often than Prometheus asks by default, for loads of half a minute. */
const SCRAPE_MS = 5_000;

const { values: options, positionals } = parseArgs({
  options: { metrics: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const dataDir = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));

const config = loadConfig({
  DATA_DIR: dataDir,
  DATABASE_URL: positionals[0],
  ...(options.metrics && { METRICS_KEY: 'nobody-asks-with-it' }),
  LOG_LEVEL: 'warn',
  STAGE_TIMEOUT_MS: '120000',
  RUN_TIMEOUT_MS: '120000',
  // The load decides how many run at once, not the line.
  MAX_ACTIVE_RUNS: '100000',
  // All of the load comes from one address and without a cookie: counted as ever, but never refused.
  ASKS_PER_MINUTE_ADDRESS: '1000000',
  ASKS_PER_MINUTE_SITE: '10000000',
  OPEN_STREAMS_ADDRESS: '1000000',
});
const { app, runs, metrics } = await assemble({
  config,
  logger: createLogger(config.LOG_LEVEL),
  packageRoot: findPackageRoot(),
  isDraining: () => false,
  createPorts: async ({ stores }) =>
    createPausingPorts({
      profiles: stores.profiles,
      pages: stores.pages,
    }),
});
if (metrics) setInterval(() => void metrics.expose(), SCRAPE_MS).unref();
const server = createHttpServer(app);
await listen(server, 0, '127.0.0.1');
await runs.recover();
process.send?.({ port: (server.address() as AddressInfo).port });
