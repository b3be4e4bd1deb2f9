import type { Database } from '../../embedded/sqlite/database.ts';
import type { Postgres } from '../connection.ts';
import { findPosition, writePosition } from './move-mark.ts';
import type { MovedTable } from './moved-tables.ts';
import { countPassed, readBatches } from './source-rows.ts';
import { continueNumbers, insertRows } from './target-rows.ts';

export interface MoveStep {
  readonly database: Database;
  readonly postgres: Postgres;
  readonly tables: readonly MovedTable[];
  /** Ends the work between two batches. */
  readonly signal: AbortSignal;
  /** Told of rows that are done. */
  readonly onRows: (table: string, rows: number) => void;
}

/**
 * Copies all tables, from where an earlier try was ended. Each batch is there with the note of how far it goes, or not at all.
 * Rejects with the reason of `signal`.
 */
export async function copyTables({ database, postgres, tables, signal, onRows }: MoveStep): Promise<void> {
  for (const table of tables) {
    let position = await findPosition(postgres, table.name);
    if (position !== null) onRows(table.name, countPassed(database, table, position));
    for (const batch of readBatches(database, table, position)) {
      signal.throwIfAborted();
      const from = position;
      await postgres.transact(async (queries) => {
        await writePosition(queries, table.name, from, batch.position);
        await insertRows(queries, table, batch.rows);
      });
      position = batch.position;
      onRows(table.name, batch.rows.length);
    }
    if (table.isNumbered) await continueNumbers(postgres, table.name);
    // Without it the server knows nothing of what it has just been given, and searches it row by row.
    await postgres.query(`ANALYZE ${table.name}`);
  }
}
