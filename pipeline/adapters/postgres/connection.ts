import type { Pool, PoolClient } from 'pg';
import type { StorageState } from '../../ports.ts';
import { toStorageFailure } from './postgres-error.ts';
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
  /** Rejects with `storage_unavailable` when PostgreSQL cannot be reached or takes nothing now. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

export interface Postgres extends Queries {
  /** Runs `work` in a transaction, which is rolled back when it throws. */
  transact<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
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

const MAX_CONNECTIONS = 10;
/** What one statement may take, the network included; and how long one waits for a connection. */
const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** A pool of connections. Connects when something is first asked for; the package of the driver is loaded with it. */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    application_name: 'milepost',
  });
  // A connection that breaks while nobody uses it is replaced by the next one.
  pool.on('error', () => {});
  return toPostgres(
    pool,
    createReachability(() => pool.query('SELECT 1'), options.watch),
  );
}

function toPostgres(pool: Pool, reachability: Reachability): Postgres {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      const failure = toStorageFailure(error);
      if (failure === error) throw error;
      reachability.lost(failure);
      throw failure;
    }
  };
  return {
    query: (text, values) => guarded(() => run(pool, text, values)),
    transact: (work) => guarded(() => transact(pool, work)),
    storage: reachability,
    async close() {
      reachability.stop();
      await pool.end();
    },
  };
}

async function transact<Result>(pool: Pool, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work({ query: (text, values) => run(client, text, values) });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    // One that cannot even be rolled back is not given to anybody else.
    client.release(broken);
  }
}

async function run(
  connection: Pool | PoolClient,
  text: string,
  values: readonly SqlValue[] = [],
): Promise<readonly Row[]> {
  const { rows } = await connection.query<Row>(text, values.map(toStorable));
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
