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

/** @throws {Error} when it cannot be started, or not soon */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const started = await within(START_MS, startPostgres('newest'));
  if (started === null) throw new Error(`it was not ready after ${START_MS / 1_000} s.`);
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
