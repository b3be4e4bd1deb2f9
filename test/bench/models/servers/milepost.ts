/**
 * The product as it is served, with the model's writer: the whole app over a real SQLite file, every event durable. The
 * search and what else is embedded give fixed results at once, for the other server has none of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNLIMITED_BUDGET } from '../../../../pipeline/adapters/budget-limits.ts';
import { createModelStages } from '../../../../pipeline/adapters/openai/model-stages.ts';
import { assemble } from '../../../../server/assemble.ts';
import { loadConfig } from '../../../../server/config.ts';
import { findPackageRoot } from '../../../../server/environment.ts';
import { createLogger } from '../../../../server/log.ts';
import { createPausingPorts } from '../../streams/servers/pausing-ports.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));

const config = loadConfig({
  DATA_DIR: dataDir,
  LOG_LEVEL: 'warn',
  ASKS_PER_MINUTE_VISITOR: '0',
  ASKS_PER_MINUTE_ADDRESS: '0',
  ASKS_PER_MINUTE_SITE: '0',
  OPEN_STREAMS_ADDRESS: '0',
});
const { app } = await assemble({
  config,
  logger: createLogger(config.LOG_LEVEL),
  packageRoot: findPackageRoot(),
  isDraining: () => false,
  async createPorts({ stores, links }) {
    const ports = createPausingPorts({
      profiles: stores.profiles,
      pages: stores.pages,
    });
    const model = await createModelStages({
      apiKey: null,
      baseUrl: process.env.BENCH_UPSTREAM ?? null,
      models: { intent: null, signals: null, response: 'm', page: null },
      timeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      inputTokens: 6_000,
      answerTokens: 2_000,
      pageTokens: 2_000,
      unsupported: 'mark',
      budget: UNLIMITED_BUDGET,
      passageUrl: links.passage,
      embedded: ports,
    });
    return { ...ports, model };
  },
});
const server = createServer(app);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
