import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnswerPorts } from '../pipeline/answer.ts';
import type { RunObserver, RunReport } from '../pipeline/runs/run.ts';
import { type Assembled, assemble } from '../server/assemble.ts';
import { loadConfig } from '../server/config.ts';
import { createHttpServer, listen } from '../server/http-server.ts';
import { createLogger, type Logger } from '../server/log.ts';
import { createScriptedPorts } from './fakes/scripted-ports.ts';

export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

export interface TestSite extends Omit<Assembled, 'close'> {
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
  logger,
}: {
  ports?: Partial<AnswerPorts>;
  env?: Record<string, string>;
  /** The real log; it is told of the runs, in place of `reports` and `failures`. */
  logger?: Logger;
} = {}): Promise<TestSite> {
  const dataDir = mkdtempSync(join(tmpdir(), 'milepost-'));
  const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...env });
  const reports: TestSite['reports'] = [];
  const failures: TestSite['failures'] = [];
  const servers: Server[] = [];
  const assembled = await assemble({
    config,
    logger: logger ?? createLogger(config.LOG_LEVEL),
    packageRoot: PACKAGE_ROOT,
    isDraining: () => site.isDraining,
    createPorts: async ({ stores }) => createScriptedPorts({ pages: stores.pages, ...ports }),
    ...(logger === undefined && {
      observer: { finished: (report) => reports.push(report), failed: (failure) => failures.push(failure) },
    }),
  });
  const site: TestSite = {
    ...assembled,
    dataDir,
    reports,
    failures,
    isDraining: false,
    async listen() {
      const server = createHttpServer(assembled.app);
      servers.push(server);
      await listen(server, 0, '127.0.0.1');
      const { port } = server.address() as AddressInfo;
      return { server, port, url: `http://127.0.0.1:${port}` };
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await assembled.runs.drain(0);
      await assembled.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return site;
}
