import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Script, ScriptRunner } from '../../ledger/script.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';

/** Runs a script within a transaction that is open. */
export function runScriptNow<Result>(
  connection: Pick<Connection, 'prepare'>,
  script: Script<Result>,
): Result {
  let next = script.next();
  while (!next.done) {
    const { sql, values } = next.value;
    next = script.next(connection.prepare(sql).all(...values));
  }
  return next.value;
}

/** Scripts of the ledger in SQLite. Between two statements that read, streams have their turn. */
export function createSqliteScriptRunner(database: Database): ScriptRunner {
  return {
    async read(begin) {
      const script = begin();
      let next = script.next();
      while (!next.done) {
        const { sql, values } = next.value;
        next = script.next(database.prepare(sql).all(...values));
        await nextTurn();
      }
      return next.value;
    },
    write: (begin) => database.writeSoon(() => runScriptNow(database, begin())),
  };
}
