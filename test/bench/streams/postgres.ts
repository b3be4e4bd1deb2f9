import { setTimeout as delay } from 'node:timers/promises';
import { type StartedPostgres, startPostgres } from '../../start-postgres.ts';

/** The one PostgreSQL of a bench, with its own defaults: what it has committed is on the disk. */
export interface BenchPostgres {
  /** Calls `work` with the address of an empty database, which is dropped afterwards. */
  withDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 10_000;
const LOG_FILES = 8;

/** @throws {Error} when it cannot be started, or not soon */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const started = await within(START_MS, startPostgres('newest'));
  if (started === null) throw new Error(`it was not ready after ${START_MS / 1_000} s.`);
  await fillLogFiles(started);
  return {
    async withDatabase(work) {
      const url = await started.createDatabase();
      // The next one by the clock is minutes away then: none falls into the measuring.
      await run(started, 'CHECKPOINT');
      try {
        return await work(url);
      } finally {
        await run(started, `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
      }
    },
    async stop() {
      const isStopped = await within(
        STOP_MS,
        started.stop().then(() => true),
      );
      if (!isStopped) process.kill(started.pid, 'SIGQUIT');
    },
  };
}

/**
 * Files of its log that the next checkpoint leaves to be used again, as in a server that has run for a while: making one holds
 * up every commit for 25 to 60 ms.
 */
async function fillLogFiles(started: StartedPostgres): Promise<void> {
  for (let file = 0; file < LOG_FILES; file++) {
    await run(started, "SELECT pg_logical_emit_message(FALSE, 'bench', ''), pg_switch_wal()");
  }
}

async function run({ server }: StartedPostgres, statement: string): Promise<void> {
  const client = server.getPgClient();
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function within<Result>(ms: number, work: Promise<Result>): Promise<Result | null> {
  return Promise.race([work, delay(ms, null, { ref: false })]);
}
