import type { Connection } from '../connection.ts';
import { DatabaseError, toCorrupt } from '../database-error.ts';
import { MIGRATIONS } from '../schema.ts';

/** What a file holds. */
export interface FileContent {
  /** Steps of the schema that it has had. */
  readonly layout: number;
  /** Rows by table; those of the search index among them. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Says how many steps of the schema a file has had, which reads next to nothing of it.
 * @throws {DatabaseError} when it is no file of Milepost, or of a newer version
 */
export function readLayout(connection: Connection, file: string): number {
  const layout = Number(connection.prepare('PRAGMA user_version').get()?.user_version);
  const isOurs = connection
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'settings'")
    .get();
  if (layout === 0 || !isOurs) throw toForeign(file);
  if (layout > MIGRATIONS.length) {
    throw new DatabaseError(
      'newer',
      `${file} was written by a newer version of Milepost (its layout is ${layout}, this version knows ${MIGRATIONS.length}). ` +
        'Use the command of that version.',
    );
  }
  return layout;
}

/** A file that something else has written. */
export function toForeign(file: string): DatabaseError {
  return new DatabaseError(
    'missing',
    `${file} is no data of Milepost. Name a file that npm run backup has written.`,
  );
}

/** Rows of every table, as of one moment when the connection has a transaction open. */
export function countRows(connection: Connection): Record<string, number> {
  const tables = connection
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
    )
    .all();
  const counts = tables.map(({ name }) => {
    const row = connection.prepare(`SELECT count(*) AS n FROM "${name}"`).get();
    return [String(name), Number(row?.n)] as const;
  });
  return Object.fromEntries(counts);
}

/**
 * Reads every page of a file, and every index against its table.
 * @throws {DatabaseError} when something in it is wrong, or it is not of Milepost
 */
export function inspectFile(connection: Connection, file: string): FileContent {
  const layout = readLayout(connection, file);
  const { integrity_check: verdict } = connection.prepare('PRAGMA integrity_check(1)').get() ?? {};
  if (verdict !== 'ok') throw toCorrupt(file, String(verdict));
  return { layout, rows: countRows(connection) };
}
