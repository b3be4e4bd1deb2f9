import type { Queries, Row, SqlValue } from '../connection.ts';
import type { ColumnKind, MovedTable } from './moved-tables.ts';
import type { MovedRow, MovedValue } from './source-rows.ts';

const TYPES: Readonly<Record<ColumnKind, string>> = {
  text: 'text',
  json: 'text',
  hash: 'text',
  integer: 'integer',
  bigint: 'bigint',
  real: 'double precision',
  boolean: 'boolean',
  // An array of bytes would be written as text in any case.
  blob: 'text',
};

/** Adds the rows in one statement. */
export async function insertRows(
  { query }: Queries,
  table: MovedTable,
  rows: readonly MovedRow[],
): Promise<void> {
  const { name, columns } = table;
  const names = Object.keys(columns);
  const values = Object.entries(columns).map(([column, kind]) =>
    kind === 'blob' ? `decode(${column}, 'hex')` : column,
  );
  await query(
    `INSERT INTO ${name} (${names.join(', ')}) ${table.isNumbered ? 'OVERRIDING SYSTEM VALUE' : ''}
     SELECT ${values.join(', ')} FROM ${unnest(table, names)} AS given (${names.join(', ')})`,
    toArrays(names.length, rows),
  );
}

/** The rows that have the keys of these, by those keys; one that is not there is missing. */
export async function findRows(
  { query }: Queries,
  table: MovedTable,
  rows: readonly MovedRow[],
): Promise<ReadonlyMap<string, MovedRow>> {
  const { name, columns, key } = table;
  const conditions = key.map((column) => `${name}.${column} = wanted.${column}`);
  const found = await query(
    `SELECT ${Object.keys(columns)
      .map((column) => `${name}.${column}`)
      .join(
        ', ',
      )} FROM ${unnest(table, key)} AS wanted (${key.join(', ')}) JOIN ${name} ON ${conditions.join(' AND ')}`,
    toArrays(
      key.length,
      rows.map((row) => keyOf(table, row)),
    ),
  );
  const moved = found.map((row) => toMovedRow(columns, row));
  return new Map(moved.map((row) => [JSON.stringify(keyOf(table, row)), row]));
}

export async function countTarget({ query }: Queries, table: MovedTable): Promise<number> {
  const [row] = await query(`SELECT count(*) AS n FROM ${table.name} WHERE ${table.targetWhere ?? 'TRUE'}`);
  return Number(row?.n);
}

/** The first row, in the order of the keys, that `isKnown` does not know; null when it knows them all. */
export async function findStranger(
  { query }: Queries,
  { name, columns, key, targetWhere = 'TRUE' }: MovedTable,
  isKnown: (key: MovedRow) => boolean,
): Promise<MovedRow | null> {
  const kinds = Object.fromEntries(key.map((column) => [column, columns[column] ?? 'text']));
  const places = key.map((column, index) => `$${index + 1}::${TYPES[kinds[column] ?? 'text']}`);
  let last: MovedRow | null = null;
  for (;;) {
    const after: string = last ? `(${key.join(', ')}) > (${places.join(', ')})` : 'TRUE';
    const rows: readonly Row[] = await query(
      `SELECT ${key.join(', ')} FROM ${name} WHERE ${after} AND ${targetWhere} ORDER BY ${key.join(', ')} LIMIT 1000`,
      last ?? [],
    );
    const keys = rows.map((row) => toMovedRow(kinds, row));
    const stranger = keys.find((values) => !isKnown(values));
    if (stranger) return stranger;
    last = keys.at(-1) ?? null;
    if (last === null) return null;
  }
}

/** Further rows are numbered from the last one on. */
export async function continueNumbers({ query }: Queries, name: string): Promise<void> {
  await query(
    `SELECT setval(pg_get_serial_sequence($1, 'pk'), max(pk)) FROM ${name} HAVING max(pk) IS NOT NULL`,
    [name],
  );
}

/** The values of the columns that tell the row from others. */
export function keyOf({ columns, key }: MovedTable, row: MovedRow): MovedRow {
  const names = Object.keys(columns);
  return key.map((column) => row[names.indexOf(column)] ?? null);
}

function unnest({ columns }: MovedTable, names: readonly string[]): string {
  const arrays = names.map((column, index) => `$${index + 1}::${TYPES[columns[column] ?? 'text']}[]`);
  return `unnest(${arrays.join(', ')})`;
}

function toArrays(width: number, rows: readonly MovedRow[]): SqlValue[] {
  return Array.from({ length: width }, (_, index) => rows.map((row) => row[index] ?? null));
}

function toMovedRow(columns: MovedTable['columns'], row: Row): MovedRow {
  return Object.entries(columns).map(([column, kind]) => toMovedValue(row[column], kind));
}

function toMovedValue(value: unknown, kind: ColumnKind): MovedValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (kind === 'boolean') return value === true;
  // 64 bits come as text.
  return TYPES[kind] === 'text' ? String(value) : Number(value);
}
