import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../connection.ts';
import { DatabaseError, explainFailure } from '../database-error.ts';
import { findFolderFile } from '../folder-snapshot.ts';
import { loadDriver, type OpenFile } from '../load-driver.ts';
import { type BackupThread, startBackupThread } from './backup-thread.ts';
import { countRows, type FileContent, readLayout } from './inspect-file.ts';
import { syncFile } from './sync-file.ts';

export interface BackupOptions {
  readonly dataDir: string;
  /** Must not exist. */
  readonly to: string;
  /** Told how far it is, of `total`, which is not a unit of anything, and what is done now. */
  readonly onProgress: (progress: { done: number; total: number; path: string }) => void;
  /** Told how to remove what is unfinished, which is to be done when the program is ended. */
  readonly onBegin: (removeUnfinished: () => void) => void;
}

export interface Backup extends FileContent {
  readonly bytes: number;
}

/** As a program that writes. */
const BUSY_TIMEOUT_MS = 5_000;
/** No writer is held up for longer, should the thread not begin. */
const MAX_PAUSE_MS = 1_000;
const LOOK_AGAIN_MS = 1;
const SHOW_EVERY_MS = 100;
/** Copying takes most of the time, checking the rest. */
const TOTAL = 100;
const COPIED = 70;

/**
 * Writes all that a data folder holds at one moment to one file, while a site serves from the folder or not. The file is
 * read again: every page of it, and as many rows of every table as the folder had. It appears when it is whole, readable by its owner alone.
 * @throws {DatabaseError} when there is no data, the file exists, cannot be written or is not as it should be
 */
export async function backUpFolder(options: BackupOptions): Promise<Backup> {
  const { dataDir, to, onProgress, onBegin } = options;
  const from = findFolderFile(dataDir);
  refuseExisting(to);
  const unfinished = join(dirname(to), `.${basename(to)}.${process.pid}.unfinished`);
  const remove = () => {
    for (const end of ['', '-journal']) rmSync(`${unfinished}${end}`, { force: true });
  };
  let thread: BackupThread | undefined;
  try {
    createPrivateFile(unfinished);
    onBegin(remove);
    thread = await startBackupThread();
    const rows = await copyAtOneMoment({
      open: await loadDriver(),
      thread,
      from,
      to: unfinished,
      onProgress,
    });
    onProgress({ done: COPIED, total: TOTAL, path: 'checking the copy' });
    const content = await thread.inspect(unfinished);
    refuseDifference(rows, content.rows, to);
    syncFile(unfinished);
    publish(unfinished, to);
    onProgress({ done: TOTAL, total: TOTAL, path: 'done' });
    return { ...content, bytes: statSync(to).size };
  } catch (error) {
    throw explainCopy(error, { dataDir, from, to });
  } finally {
    await thread?.end();
    remove();
  }
}

interface Copying extends Pick<BackupOptions, 'to' | 'onProgress'> {
  readonly open: OpenFile;
  readonly thread: BackupThread;
  readonly from: string;
}

/**
 * Resolves with the rows of the moment that was copied. No transaction may hold a VACUUM, so that a second connection has to
 * begin at the same moment: nobody may write between the two, for some milliseconds.
 */
async function copyAtOneMoment({
  open,
  thread,
  from,
  to,
  onProgress,
}: Copying): Promise<Record<string, number>> {
  const writer = open(from);
  const reader = open(from);
  try {
    writer.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    readLayout(writer, from);
    const bytes = countLiveBytes(writer);
    let isDone = false;
    writer.exec('BEGIN IMMEDIATE');
    reader.exec('BEGIN');
    // A transaction reads the moment of its first read.
    reader.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    const copying = thread.copy(from, to).finally(() => {
      isDone = true;
    });
    copying.catch(() => {});
    // What it writes first, it has read before.
    const startedAt = performance.now();
    while (!isDone && statSync(to).size === 0 && performance.now() - startedAt < MAX_PAUSE_MS)
      await delay(LOOK_AGAIN_MS);
    writer.exec('ROLLBACK');
    const rows = countRows(reader);
    while (!isDone) {
      const share = Math.min(1, statSync(to).size / bytes);
      onProgress({ done: Math.floor(share * COPIED), total: TOTAL, path: 'copying' });
      await Promise.race([copying, delay(SHOW_EVERY_MS)]);
    }
    await copying;
    return rows;
  } finally {
    reader.close();
    writer.close();
  }
}

function countLiveBytes(connection: Connection): number {
  const read = (name: string) => Number(Object.values(connection.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return Math.max(1, (read('page_count') - read('freelist_count')) * read('page_size'));
}

function refuseDifference(
  wanted: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
  to: string,
): void {
  const [table] = Object.keys({ ...wanted, ...found }).filter((name) => wanted[name] !== found[name]);
  if (table === undefined) return;
  throw new DatabaseError(
    'corrupt',
    `The copy for ${to} has ${found[table] ?? 'no'} rows of ${table} where the data folder had ${wanted[table] ?? 'none'}. ` +
      'No backup was written. Run it again, and look at the disk when it happens again.',
  );
}

function refuseExisting(to: string): void {
  if (existsSync(to))
    throw new DatabaseError('unwritable', `${to} exists, and is left as it is. Name another file.`);
}

/** Nobody else may read it, from its first byte on: it has what visitors said, and the secret of their cookies. */
function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
}

/** A link, unlike a new name, never takes the place of a file that came meanwhile. */
function publish(unfinished: string, to: string): void {
  try {
    linkSync(unfinished, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') refuseExisting(to);
    // Some file systems have no links.
    refuseExisting(to);
    renameSync(unfinished, to);
  }
}

/** What cannot be written is the backup, as a rule, and not the folder. */
function explainCopy(
  error: unknown,
  { dataDir, from, to }: { dataDir: string; from: string; to: string },
): unknown {
  const { code, message, path } = (error ?? {}) as NodeJS.ErrnoException;
  const isOfCopy = typeof code === 'string' && path?.startsWith(dirname(to));
  const isFull = /disk is full|unable to open|disk I\/O error/i.test(String(message));
  if (!isOfCopy && !isFull) return explainFailure(error, dataDir, from);
  return new DatabaseError(
    'unwritable',
    `Cannot write ${to}: ${String(message).replace(/, \w+ '.*$/, '')}. Make its folder, make it writable for this user or free some space, or name another file.`,
    { cause: error },
  );
}
