import type { LastImport } from '../../../ports.ts';
import type { Postgres, Queries } from '../connection.ts';
import { MOVED_TABLES } from './moved-tables.ts';

/** Thrown when a database cannot take a folder; the message says why, and what to do. */
export class MoveRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MoveRefused';
  }
}

/** What a database says of the folder that was moved to it. Times in milliseconds since the epoch. */
export interface MoveMark {
  readonly fingerprint: string;
  readonly begunAt: number;
  /** Null: not all of it is there. */
  readonly completedAt: number | null;
}

/** Null for a database to which nothing was moved, with its tables or without them. */
export async function findMoveMark(queries: Queries): Promise<MoveMark | null> {
  if (!(await hasTable(queries, 'moved_folder'))) return null;
  const [row] = await queries.query('SELECT fingerprint, begun_at, completed_at FROM moved_folder');
  if (!row) return null;
  const { fingerprint, begun_at, completed_at } = row;
  return {
    fingerprint: String(fingerprint),
    begunAt: Number(begun_at),
    completedAt: completed_at === null ? null : Number(completed_at),
  };
}

const NAMES = [...MOVED_TABLES.map(({ name }) => name), 'documents', 'shared_vectors'];

/** The names of tables that have rows, of those that a move fills. */
export async function listFilledTables(queries: Queries): Promise<string[]> {
  const filled: string[] = [];
  for (const name of NAMES) {
    if (!(await hasTable(queries, name))) continue;
    const [row] = await queries.query(`SELECT 1 FROM ${name} LIMIT 1`);
    if (row) filled.push(name);
  }
  return filled;
}

/** Notes that a move begins, in a transaction with whatever decided it. */
export async function writeMoveMark({ query }: Queries, fingerprint: string): Promise<void> {
  await query('INSERT INTO moved_folder (pk, fingerprint, begun_at) VALUES (1, $1, $2)', [
    fingerprint,
    Date.now(),
  ]);
  await query('INSERT INTO moved_tables (name) SELECT unnest($1::text[])', [NAMES]);
}

/** From now on a site may start. Nobody has imported anything since the folder's last import. */
export async function completeMove(postgres: Postgres, lastImport: LastImport | null): Promise<void> {
  await postgres.transact(async ({ query }) => {
    const endedAt = lastImport && Date.parse(lastImport.endedAt);
    await query('UPDATE document_versions SET ended_at = $1 WHERE version > 0', [endedAt]);
    await query('UPDATE moved_folder SET completed_at = $1', [Date.now()]);
    await query('DELETE FROM moved_tables');
  });
}

/** Removes all that an unfinished move has brought, and its mark. */
export async function undoMove({ query }: Queries): Promise<void> {
  await query(`TRUNCATE ${[...NAMES, 'moved_folder', 'moved_tables'].join(', ')} CASCADE`);
  await query('DELETE FROM document_versions WHERE version > 0');
}

/** How far the move has come in a table; null at its beginning. */
export async function findPosition({ query }: Queries, name: string): Promise<string | null> {
  const [row] = await query('SELECT position FROM moved_tables WHERE name = $1', [name]);
  return row?.position == null ? null : String(row.position);
}

/**
 * Notes how far it has come, in the transaction that adds the rows.
 * @throws {MoveRefused} when another process has gone on from the same place meanwhile
 */
export async function writePosition(
  { query }: Queries,
  name: string,
  from: string | null,
  to: string,
): Promise<void> {
  const changed = await query(
    'UPDATE moved_tables SET position = $3 WHERE name = $1 AND position IS NOT DISTINCT FROM $2 RETURNING name',
    [name, from, to],
  );
  if (changed.length === 0)
    throw new MoveRefused('Another process is moving the same folder to this database. Let one of them end.');
}

async function hasTable({ query }: Queries, name: string): Promise<boolean> {
  const [row] = await query('SELECT to_regclass($1) IS NOT NULL AS is_there', [name]);
  return row?.is_there === true;
}
