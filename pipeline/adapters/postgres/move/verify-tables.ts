import { createHash } from 'node:crypto';
import type { MoveStep } from './copy-tables.ts';
import { MoveDiffers } from './move-differs.ts';
import type { MovedTable } from './moved-tables.ts';
import { createRowFinder, type MovedRow, type MovedValue, readBatches } from './source-rows.ts';
import { countTarget, findRows, findStranger, keyOf } from './target-rows.ts';

/** A table that is the same on both sides. */
export interface VerifiedTable {
  readonly name: string;
  readonly rows: number;
  /** SHA-256 over the rows of PostgreSQL, each of them equal to that of the folder, in the folder's order; hexadecimal. */
  readonly digest: string;
}

/**
 * Reads every row on both sides.
 * @throws {MoveDiffers} at the first that is not the same
 */
export async function verifyTables(step: MoveStep): Promise<VerifiedTable[]> {
  const verified: VerifiedTable[] = [];
  for (const table of step.tables) verified.push(await verifyTable(step, table));
  return verified;
}

async function verifyTable(
  { database, postgres, signal, onRows }: MoveStep,
  table: MovedTable,
): Promise<VerifiedTable> {
  const hash = createHash('sha256');
  let rows = 0;
  for (const batch of readBatches(database, table, null)) {
    signal.throwIfAborted();
    const found = await findRows(postgres, table, batch.rows);
    for (const row of batch.rows) {
      const key = keyOf(table, row);
      const other = found.get(JSON.stringify(key));
      if (!other) throw new MoveDiffers(table.name, named(table, key), 'is missing');
      const text = JSON.stringify(other);
      hash.update(`${text}\n`);
      if (JSON.stringify(row) !== text)
        throw new MoveDiffers(
          table.name,
          named(table, key),
          `differs in ${listDifferent(table, row, other)}`,
        );
    }
    rows += batch.rows.length;
    onRows(table.name, batch.rows.length);
  }
  if ((await countTarget(postgres, table)) !== rows) {
    const stranger = await findStranger(postgres, table, createRowFinder(database, table));
    throw new MoveDiffers(table.name, named(table, stranger ?? []), 'is not in the folder');
  }
  return { name: table.name, rows, digest: hash.digest('hex') };
}

function named({ key }: MovedTable, values: MovedRow): Record<string, MovedValue> {
  return Object.fromEntries(key.map((column, index) => [column, values[index] ?? null]));
}

function listDifferent({ columns }: MovedTable, row: MovedRow, other: MovedRow): string {
  return Object.keys(columns)
    .filter((_, index) => row[index] !== other[index])
    .join(', ');
}
