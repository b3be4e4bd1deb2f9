import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AUTOMATIC_PAGES, type Checkpointer, createCheckpointer } from './checkpoints/checkpointer.ts';
import type { Connection } from './connection.ts';
import { DatabaseError, explainFailure, toCorrupt, toOutdated } from './database-error.ts';
import { loadDriver } from './load-driver.ts';
import { MIGRATIONS } from './schema.ts';
import type { StorageWatch } from './storage-outage.ts';
import { createWriteTurn, type WriteTurn } from './write-turn.ts';

export type { Row, SqlValue, Statement } from './connection.ts';
export { DatabaseError } from './database-error.ts';

export interface Database extends Connection, Omit<WriteTurn, 'pause' | 'end'> {
  /**
   * From now on the process has others to serve: a write that meets a lock is refused almost at once or waits beside, where
   * it held up the whole process before. Checkpoints are made in a thread beside.
   */
  beginServing(): void;
  /** Resolves when that thread has closed the file; to be called before `close`. */
  endServing(): Promise<void>;
  /** While it is served: has what was erased leave the log of the file within seconds, too. */
  wipeLog(): void;
  /** To be told of a commit that is not one of the `WriteTurn`. */
  noteCommit(): void;
}

/** The file in a data folder. */
export const FILE_NAME = 'milepost.sqlite';
/** How long a program waits for another process's transaction, and holds everything up meanwhile. Imports keep theirs far shorter. */
const BUSY_TIMEOUT_MS = 5_000;
/** The same while the site is served: long enough for a transaction of a few pages. */
const SERVING_BUSY_TIMEOUT_MS = 10;
/** What is left of a log that could not be begun anew for long, such as during somebody's backup, in bytes. */
const MAX_LEFT_BYTES = 64 * 2 ** 20;
/** `synchronous = NORMAL` keeps the file whole after a power cut and every commit after a crash. */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = ${AUTOMATIC_PAGES};
  PRAGMA journal_size_limit = ${MAX_LEFT_BYTES};
  PRAGMA cache_size = -32768;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
`;

/**
 * Opens `<dataDir>/milepost.sqlite`, creates it when it is missing, and brings its tables up to date.
 * @throws {DatabaseError} when the folder cannot be written, the file is corrupt, from a newer version or cannot be brought up to date
 */
export async function openDatabase(
  dataDir: string,
  watch: StorageWatch = { failed() {}, recovered() {} },
): Promise<Database> {
  const open = await loadDriver();
  const file = join(dataDir, FILE_NAME);
  let connection: Connection | undefined;
  try {
    mkdirSync(dataDir, { recursive: true });
    connection = open(file);
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    connection.exec(PRAGMAS);
    migrate(connection, file);
    return toDatabase(connection, file, watch);
  } catch (error) {
    connection?.close();
    throw explainFailure(error, dataDir, file);
  }
}

function toDatabase(connection: Connection, file: string, watch: StorageWatch): Database {
  let checkpointer: Checkpointer | null = null;
  const noteCommit = () => checkpointer?.noteCommit();
  const turn = createWriteTurn(connection, watch, noteCommit);
  return {
    prepare: (sql) => connection.prepare(sql),
    exec: (sql) => connection.exec(sql),
    write: turn.write,
    writeSoon: turn.writeSoon,
    commit: turn.commit,
    committed: turn.committed,
    untilResumed: turn.untilResumed,
    storage: turn.storage,
    beginServing() {
      connection.exec(`PRAGMA busy_timeout = ${SERVING_BUSY_TIMEOUT_MS}`);
      checkpointer ??= createCheckpointer({ connection, file, pause: turn.pause });
    },
    endServing: async () => checkpointer?.end(),
    wipeLog: () => checkpointer?.wipeLog(),
    noteCommit,
    close() {
      void checkpointer?.end();
      turn.end();
      connection.close();
    },
  };
}

/** Runs `work` in a transaction of its own that takes the write lock at once; rolls back and rethrows when it throws. */
export function inTransaction<Result>(database: Database, work: () => Result): Result {
  database.commit();
  const result = transact(database, work);
  database.noteCommit();
  return result;
}

function transact<Result>(connection: Connection, work: () => Result): Result {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

function rollBack(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // Some failures, such as a full disk, have ended the transaction already.
  }
}

function migrate(database: Connection, file: string): void {
  const version = readVersion(database);
  if (version > MIGRATIONS.length) {
    throw new DatabaseError(
      'newer',
      `${file} was written by a newer version of Milepost (its layout is ${version}, this version knows ${MIGRATIONS.length}). ` +
        'Start that version, or point DATA_DIR at another folder.',
    );
  }
  // A damaged file can open and fail only later, in the middle of somebody's question.
  const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (verdict !== 'ok') throw toCorrupt(file, verdict);
  if (version === MIGRATIONS.length) return;
  transact(database, () => {
    // Another program may have done it while this one waited for the lock.
    for (let step = readVersion(database); step < MIGRATIONS.length; step++) takeStep(database, step, file);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

function readVersion(database: Connection): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

function takeStep(database: Connection, step: number, file: string): void {
  try {
    database.exec(MIGRATIONS[step] ?? '');
  } catch (error) {
    throw toOutdated(file, step + 1, MIGRATIONS.length, error);
  }
}
