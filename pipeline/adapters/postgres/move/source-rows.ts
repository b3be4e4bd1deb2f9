import type { Database, Row, SqlValue, Statement } from '../../embedded/sqlite/database.ts';
import { toStorableText } from '../connection.ts';
import { repairJson } from '../storable-json.ts';
import { toTextKey } from '../text-key.ts';
import type { ColumnKind, MovedTable } from './moved-tables.ts';

/** A value as both sides give it. A blob is hexadecimal. */
export type MovedValue = string | number | boolean | null;
/** The values of a row, in the order of the table's columns. */
export type MovedRow = readonly MovedValue[];

export interface SourceBatch {
  readonly rows: readonly MovedRow[];
  /** The place of the last one, to go on from. */
  readonly position: string;
}

/** Rows that SQLite is asked for at a time: few, for each of them may be a megabyte. */
const ROWS_A_READ = 50;
/** What goes to PostgreSQL in one statement. */
const ROWS_A_BATCH = 2_000;
const CHARS_A_BATCH = 4_000_000;

/** Rows of a table from after `position` on, in their order, as they will be stored. The last batch may be small, none is empty. */
export function* readBatches(
  database: Database,
  table: MovedTable,
  position: string | null,
): Generator<SourceBatch> {
  const read = createReader(database, table);
  let rows: MovedRow[] = [];
  let chars = 0;
  let last = position;
  for (;;) {
    const found = read(last);
    last = found.position ?? last;
    rows.push(...found.rows);
    chars += found.rows.reduce((sum, row) => sum + measure(row), 0);
    const isEnd = found.rows.length < ROWS_A_READ;
    if (
      rows.length > 0 &&
      last !== null &&
      (isEnd || rows.length >= ROWS_A_BATCH || chars >= CHARS_A_BATCH)
    ) {
      yield { rows, position: last };
      rows = [];
      chars = 0;
    }
    if (isEnd) return;
  }
}

/** How many rows count, and how many do not. */
export function countRows(database: Database, table: MovedTable): { rows: number; others: number } {
  const { where = 'TRUE' } = table;
  const row = database
    .prepare(`SELECT count(*) AS n, count(*) FILTER (WHERE ${where}) AS counted FROM ${sourceOf(table)}`)
    .get();
  const counted = Number(row?.counted ?? 0);
  return { rows: counted, others: Number(row?.n ?? 0) - counted };
}

/** How many rows come up to and with `position`. */
export function countPassed(database: Database, table: MovedTable, position: string): number {
  const order = orderOf(table);
  const places = order.map((column) => toParameter(table.columns[column])).join(', ');
  const row = database
    .prepare(
      `SELECT count(*) AS n FROM ${sourceOf(table)} WHERE (${order.join(', ')}) <= (${places}) AND ${table.where ?? 'TRUE'}`,
    )
    .get(...parsePosition(position));
  return Number(row?.n ?? 0);
}

/** Tells whether a row of PostgreSQL, by the values of its key, is one of SQLite. */
export function createRowFinder(database: Database, table: MovedTable): (key: MovedRow) => boolean {
  const { columns, key, where = 'TRUE' } = table;
  const conditions = key.map((column) => `${expressionOf(table, column)} = ${toParameter(columns[column])}`);
  const find = database.prepare(
    `SELECT 1 FROM ${sourceOf(table)} WHERE ${conditions.join(' AND ')} AND ${where}`,
  );
  return (values) =>
    find.get(...values.map((value) => (typeof value === 'string' ? Buffer.from(value) : Number(value)))) !==
    undefined;
}

function createReader(
  database: Database,
  table: MovedTable,
): (position: string | null) => { rows: MovedRow[]; position: string | null } {
  const order = orderOf(table);
  const kinds = Object.entries(table.columns);
  // Text is read and bound as bytes: drivers end it at its first zero.
  const select = (column: string, alias: string) => {
    const expression = expressionOf(table, column);
    return `${isText(table.columns[column]) ? `CAST(${expression} AS BLOB)` : expression} AS ${alias}`;
  };
  const selected = [
    ...kinds.map(([column], index) => select(column, `c${index}`)),
    ...order.map((column, index) => select(column, `k${index}`)),
  ].join(', ');
  const places = order.map((column) => toParameter(table.columns[column])).join(', ');
  const prepare = (after: string): Statement =>
    database.prepare(
      `SELECT ${selected} FROM ${sourceOf(table)} WHERE ${after} AND ${table.where ?? 'TRUE'}
       ORDER BY ${order.join(', ')} LIMIT ${ROWS_A_READ}`,
    );
  const first = prepare('TRUE');
  const next = prepare(`(${order.join(', ')}) > (${places})`);
  return (position) => {
    const found = position === null ? first.all() : next.all(...parsePosition(position));
    const last = found.at(-1);
    return {
      rows: found.map((row) => kinds.map(([, kind], index) => toMoved(row[`c${index}`] ?? null, kind))),
      position: last ? toPosition(order.map((_, index) => last[`k${index}`] ?? null)) : null,
    };
  };
}

function orderOf({ order, key }: MovedTable): readonly string[] {
  return order ? [order] : key;
}

function sourceOf({ name, source = name }: MovedTable): string {
  return source;
}

function expressionOf({ from = {} }: MovedTable, column: string): string {
  return from[column] ?? column;
}

function isText(kind: ColumnKind | undefined): boolean {
  return kind === 'text' || kind === 'json' || kind === 'hash';
}

function toParameter(kind: ColumnKind | undefined): string {
  return isText(kind) ? 'CAST(? AS TEXT)' : '?';
}

function toMoved(value: Row[string], kind: ColumnKind): MovedValue {
  if (value === null) return null;
  if (kind === 'boolean') return Number(value) !== 0;
  if (!(value instanceof Uint8Array)) return Number(value);
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (kind === 'blob') return bytes.toString('hex');
  const text = toStorableText(bytes.toString('utf8'));
  if (kind === 'hash') return toTextKey(text);
  return kind === 'json' ? repairJson(text) : text;
}

/** Bytes as base64 in a list of their own, so that no number is taken for a text. */
function toPosition(values: readonly SqlValue[]): string {
  return JSON.stringify(
    values.map((value) =>
      value instanceof Uint8Array ? [Buffer.from(value).toString('base64')] : Number(value),
    ),
  );
}

function parsePosition(position: string): SqlValue[] {
  const values = JSON.parse(position) as (number | [string])[];
  return values.map((value) => (typeof value === 'number' ? value : Buffer.from(value[0], 'base64')));
}

function measure(row: MovedRow): number {
  return row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
}
