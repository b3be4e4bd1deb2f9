import type { Client } from 'pg';

/** What PostgreSQL has done so far. */
export interface PostgresCounts {
  readonly transactions: number;
  readonly rows: number;
  /** Of the write-ahead log: what goes to the disk and to a replica. */
  readonly logBytes: number;
  /** Of the tables and their indexes. */
  readonly storedBytes: number;
  readonly messages: number;
}

/** Counts what happens in a database and what its nodes say to each other. */
export async function countPostgres(url: string) {
  const { default: pg } = await import('pg');
  const client: Client = new pg.Client({ connectionString: url });
  let messages = 0;
  await client.connect();
  client.on('notification', () => {
    messages++;
  });
  await client.query('LISTEN milepost_runs');
  return {
    async read(): Promise<PostgresCounts> {
      // Statistics of other sessions are a second old at most; this session's own view is refreshed by asking.
      const { rows } = await client.query(
        `SELECT xact_commit, tup_inserted + tup_updated + tup_deleted AS changed,
           pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS log, pg_database_size(current_database()) AS size
         FROM pg_stat_database WHERE datname = current_database()`,
      );
      const row = rows[0] ?? {};
      return {
        transactions: Number(row.xact_commit),
        rows: Number(row.changed),
        logBytes: Number(row.log),
        storedBytes: Number(row.size),
        messages,
      };
    },
    close: () => client.end(),
  };
}
