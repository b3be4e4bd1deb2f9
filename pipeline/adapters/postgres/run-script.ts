import type { Script, ScriptRunner } from '../ledger/script.ts';
import type { Postgres, Queries } from './connection.ts';

/** Runs a script on the connection, or in the transaction, that asks. */
export async function runScript<Result>({ query }: Queries, script: Script<Result>): Promise<Result> {
  let next = script.next();
  while (!next.done) {
    const { sql, values } = next.value;
    next = script.next(await query(toNumbered(sql), values));
  }
  return next.value;
}

/** Scripts of the ledger in PostgreSQL. */
export function createPostgresScriptRunner(postgres: Postgres): ScriptRunner {
  return {
    read: (begin) => runScript(postgres, begin()),
    write: (begin) => postgres.transact((queries) => runScript(queries, begin())),
  };
}

/** PostgreSQL names each value by its place. */
function toNumbered(sql: string): string {
  let place = 0;
  return sql.replaceAll('?', () => `$${++place}`);
}
