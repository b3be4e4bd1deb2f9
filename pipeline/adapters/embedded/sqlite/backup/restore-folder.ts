import {
  chownSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Connection } from '../connection.ts';
import { FILE_NAME } from '../database.ts';
import { DatabaseError, explainFailure, isDamage, isLocked } from '../database-error.ts';
import { loadDriver } from '../load-driver.ts';
import { type BackupThread, startBackupThread } from './backup-thread.ts';
import { type FileContent, readLayout, toForeign } from './inspect-file.ts';
import { syncFile } from './sync-file.ts';

export interface RestoreOptions {
  /** What `backUpFolder` has written. */
  readonly from: string;
  readonly dataDir: string;
  /** Moves what the folder has into a folder of its own there. */
  readonly putsAside: boolean;
  readonly onProgress: (progress: { done: number; total: number; path: string }) => void;
  /** Told how to remove what is unfinished, which is to be done when the program is ended. */
  readonly onBegin: (removeUnfinished: () => void) => void;
}

export interface Restored extends FileContent {
  readonly bytes: number;
  /** Where what was there is now; null when there was nothing. */
  readonly aside: string | null;
}

/** The file and what SQLite keeps beside it. */
const ENDINGS = ['', '-wal', '-shm'];
const TOTAL = 100;
const COPIED = 50;

/**
 * Puts a backup into a data folder, after all of it was copied there and read. Hold the folder's lease.
 * @throws {DatabaseError} when the file is no whole backup that this version reads, or the folder has data that is not put aside
 */
export async function restoreFolder(options: RestoreOptions): Promise<Restored> {
  const { from, dataDir, putsAside, onProgress, onBegin } = options;
  const file = join(dataDir, FILE_NAME);
  const unfinished = `${file}.restoring`;
  const remove = () => rmSync(unfinished, { force: true });
  let thread: BackupThread | undefined;
  try {
    await requireBackup(from);
    if (existsSync(file) && !putsAside) refuseData(dataDir);
    remove();
    onBegin(remove);
    const bytes = await copyFile(from, unfinished, onProgress);
    onProgress({ done: COPIED, total: TOTAL, path: 'checking the copy' });
    thread = await startBackupThread();
    const content = await thread.inspect(unfinished);
    giveToOwner(unfinished, dataDir);
    const aside = existsSync(file) ? await putAside(dataDir) : null;
    renameSync(unfinished, file);
    onProgress({ done: TOTAL, total: TOTAL, path: 'done' });
    return { ...content, bytes, aside };
  } catch (error) {
    throw nameBackup(explainFailure(error, dataDir, from), unfinished, from);
  } finally {
    await thread?.end();
    remove();
  }
}

/**
 * Looks at the head of a file, before anything is done with it.
 * @throws {DatabaseError} when there is none, or it is of another program or of a newer version
 */
export async function requireBackup(file: string): Promise<void> {
  const open = await loadDriver();
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new DatabaseError('missing', `There is no file ${file}.`);
  let connection: Connection | undefined;
  try {
    connection = open(file, { readOnly: true });
    readLayout(connection, file);
  } catch (error) {
    throw isDamage(error) ? toForeign(file) : explainFailure(error, dirname(file), file);
  } finally {
    connection?.close();
  }
}

function refuseData(dataDir: string): never {
  throw new DatabaseError(
    'unwritable',
    `${dataDir} has data already, and is left as it is. Run this again with --put-aside to keep that in a folder of its own there, ` +
      'or name another folder with --to.',
  );
}

/** Resolves with its bytes, when the disk says that it has them. Nobody else may read it. */
async function copyFile(from: string, to: string, onProgress: RestoreOptions['onProgress']): Promise<number> {
  const total = Math.max(1, statSync(from).size);
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.length;
      onProgress({ done: Math.floor((bytes / total) * COPIED), total: TOTAL, path: 'copying' });
      next(null, chunk);
    },
  });
  await pipeline(createReadStream(from), counted, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  syncFile(to);
  return bytes;
}

/** Run as root, the file would be one that the site, which is another user, could not open. */
function giveToOwner(path: string, dataDir: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dataDir);
  chownSync(path, uid, gid);
}

/** What the log of the file has is copied into it first, as far as the file can be opened: a damaged one is moved as it is. */
async function putAside(dataDir: string): Promise<string> {
  const file = join(dataDir, FILE_NAME);
  const open = await loadDriver();
  try {
    const connection = open(file);
    try {
      // Fails when an import is writing there.
      connection.exec('BEGIN IMMEDIATE; ROLLBACK; PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
  } catch (error) {
    if (isLocked(error)) throw error;
  }
  const aside = join(dataDir, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  mkdirSync(aside, { mode: 0o700 });
  giveToOwner(aside, dataDir);
  for (const ending of ENDINGS)
    if (existsSync(file + ending)) renameSync(file + ending, join(aside, FILE_NAME + ending));
  return aside;
}

/** The copy is nothing that anybody should look for. */
function nameBackup(error: unknown, unfinished: string, from: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  return new DatabaseError(error.problem, error.message.replaceAll(unfinished, from), { cause: error });
}
