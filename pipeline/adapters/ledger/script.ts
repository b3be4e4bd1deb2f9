/** What a statement may be given; SQLite and PostgreSQL take the same. */
export type ScriptValue = string | number | null | Uint8Array;

/** A statement with a `?` for each value. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly ScriptValue[];
}

export type ScriptRow = Readonly<Record<string, unknown>>;

/**
 * Statements in the SQL that SQLite and PostgreSQL share, one after the other: each `yield` gives the rows of its statement.
 * Whoever runs it waits for them or, within a transaction of SQLite, has them at once. The ledger is off the way of every
 * question, so that one text for both is worth more than the best plan of each.
 */
export type Script<Result> = Generator<Statement, Result, readonly ScriptRow[]>;

/** Runs scripts of the ledger. */
export interface ScriptRunner {
  /** Statements that only read; they see what was written meanwhile. */
  read<Result>(script: () => Script<Result>): Promise<Result>;
  /** In one transaction. It may begin anew, with another script, while nothing can be written. */
  write<Result>(script: () => Script<Result>): Promise<Result>;
}

/** One row, or none. */
export function* ask(sql: string, ...values: ScriptValue[]): Script<readonly ScriptRow[]> {
  return yield { sql, values };
}

/** `?, ?, ?` for the values of `IN (…)`. */
export function marksFor(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

/** Inserts all rows with one statement; `suffix` follows the rows. Nothing without rows. */
export function* insertRows(
  into: string,
  rows: readonly (readonly ScriptValue[])[],
  suffix = '',
): Script<readonly ScriptRow[]> {
  if (rows.length === 0) return [];
  const tuples = rows.map((row) => `(${marksFor(row)})`).join(', ');
  return yield* ask(`INSERT INTO ${into} VALUES ${tuples} ${suffix}`, ...rows.flat());
}
