import type { Client, ClientBase, ClientConfig, Pool, PoolClient } from 'pg';
import { RunFailure } from '../../failure.ts';
import type { StorageState } from '../../ports.ts';
import { createPatientConnect } from './patient-pool.ts';
import { isConnectionLost, toStorageFailure } from './postgres-error.ts';
import { createReachability, type Reachability } from './reachability.ts';

export type SqlValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly (string | number | boolean | null)[];
export type Row = Record<string, unknown>;

export interface Queries {
  /**
   * Rejects with `storage_unavailable` when PostgreSQL cannot be reached or takes nothing now. With a `name`, which stands for this
   * text alone, each connection prepares the statement once.
   */
  query(text: string, values?: readonly SqlValue[], name?: string): Promise<readonly Row[]>;
}

/** As `Queries.query`, on whichever connection. */
export type Ask = (text: string, values: readonly SqlValue[]) => Promise<readonly Row[]>;

/** What `Queries.query` is asked. */
export type Statement = readonly [text: string, values?: readonly SqlValue[], name?: string];

export interface Transactions extends Queries {
  /** Runs `work` in a transaction, which is rolled back when it throws. */
  transact<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
}

/** One connection, beside those of the pool; what is asked meanwhile waits its turn. What belongs to the session, such as a lock, ends with it, and with this process. */
export interface Session extends Transactions {
  end(): Promise<void>;
}

export interface Postgres extends Transactions {
  /** Runs the statements in one transaction, whatever they give. All of it is one round trip. */
  transactAll(statements: readonly Statement[]): Promise<void>;
  openSession(): Promise<Session>;
  readonly storage: StorageState;
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  readonly maxConnections?: number;
  /** Told of times in which nothing can be written. */
  readonly watch?: { failed(error: unknown): void; recovered(outageMs: number): void };
}

/** A connection of the pool; whoever takes it releases it. */
type Take = () => Promise<PoolClient>;

const MAX_CONNECTIONS = 10;
/** What one statement may take, the network included; and how long one waits for a connection. */
const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A session whose machine has vanished ends within half a minute, and one that only waits is not ended by the server. */
const SESSION = `SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;
  SET idle_session_timeout = 0`;

/** A pool of connections. Connects when something is first asked for; the package of the driver is loaded with it. */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  const { default: pg } = await import('pg');
  const settings: ClientConfig = {
    connectionString: options.url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    application_name: 'milepost',
  };
  // What is asked of a connection is sent without waiting for the answers to what was asked before.
  const pool = new pg.Pool({ ...settings, pipeline: true, max: options.maxConnections ?? MAX_CONNECTIONS });
  // A connection that breaks while nobody uses it is replaced by the next one.
  pool.on('error', () => {});
  // One that breaks between two statements of a transaction would end the process; the next statement fails and says why.
  pool.on('connect', (client) => client.on('error', () => {}));
  const take = createPatientConnect(pool);
  const connect = async () => {
    const client = new pg.Client({ ...settings, keepAlive: true });
    // Whoever asks next is told.
    client.on('error', () => {});
    await client.connect();
    await client.query(SESSION);
    return client;
  };
  return toPostgres(
    pool,
    take,
    connect,
    createReachability(() => askForLife(take), options.watch),
  );
}

function toPostgres(
  pool: Pool,
  take: Take,
  connect: () => Promise<Client>,
  reachability: Reachability,
): Postgres {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    // A server that has been away for a while is asked by `reachability` alone: each try may take seconds.
    const problem = reachability.problem();
    if (problem !== null) throw new RunFailure('storage_unavailable', problem);
    const startedAt = performance.now();
    try {
      return await work();
    } catch (error) {
      const failure = toStorageFailure(error);
      if (failure === error) throw error;
      reachability.lost(failure, startedAt);
      throw failure;
    }
  };
  return {
    query: (text, values, name) =>
      guarded(() => withConnection(take, (client) => run(client, text, values, name))),
    transact: (work) =>
      guarded(() => withConnection(take, (client, onBroken) => transact(client, work, onBroken))),
    transactAll: (statements) =>
      guarded(() => withConnection(take, (client) => transactAll(client, statements))),
    async openSession() {
      const client = await guarded(connect);
      let last: Promise<unknown> = Promise.resolve();
      const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
        const result = last.then(() => guarded(work));
        last = result.catch(() => {});
        return result;
      };
      return {
        query: (text, values, name) => inTurn(() => run(client, text, values, name)),
        transact: (work) => inTurn(() => transact(client, work)),
        end: () => client.end().catch(() => {}),
      };
    },
    storage: reachability,
    async close() {
      reachability.stop();
      await pool.end();
    },
  };
}

/** What fails says that it was PostgreSQL. */
async function askForLife(take: Take): Promise<void> {
  await withConnection(take, (client) => run(client, 'SELECT 1')).catch((error) => {
    throw toStorageFailure(error);
  });
}

/** One that is broken, as `onBroken` is told, is not given to anybody else. */
async function withConnection<Result>(
  take: Take,
  work: (client: PoolClient, onBroken: (failure: Error) => void) => Promise<Result>,
): Promise<Result> {
  const client = await take();
  let broken: Error | undefined;
  try {
    return await work(client, (failure) => {
      broken = failure;
    });
  } catch (error) {
    if (isConnectionLost(error)) broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

async function transact<Result>(
  client: ClientBase,
  work: (queries: Queries) => Promise<Result>,
  onBroken: (failure: Error) => void = () => {},
): Promise<Result> {
  try {
    await client.query('BEGIN');
    const result = await work({ query: (text, values, name) => run(client, text, values, name) });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // What a server does not answer would be waited for behind what it did not answer before.
    if (!isConnectionLost(error)) await client.query('ROLLBACK').catch(onBroken);
    throw error;
  }
}

async function transactAll(client: ClientBase, statements: readonly Statement[]): Promise<void> {
  // After a statement that fails, PostgreSQL refuses the others, and rolls back in place of the commit.
  const answers = await Promise.allSettled([
    client.query('BEGIN'),
    ...statements.map(([text, values, name]) => run(client, text, values, name)),
    client.query('COMMIT'),
  ]);
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
}

async function run(
  connection: ClientBase,
  text: string,
  values: readonly SqlValue[] = [],
  name?: string,
): Promise<readonly Row[]> {
  const { rows } = await connection.query<Row>({
    text,
    values: values.map(toStorable),
    ...(name && { name }),
  });
  return rows;
}

/** PostgreSQL has no character for zero. */
function toStorable(value: SqlValue): unknown {
  if (Array.isArray(value)) return value.map(toStorable);
  return typeof value === 'string' ? toStorableText(value) : value;
}

/** The text as it is stored: half a surrogate pair is no character either. */
export function toStorableText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();
}
