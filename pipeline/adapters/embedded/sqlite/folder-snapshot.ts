import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, DatabaseError, FILE_NAME, openDatabase } from './database.ts';
import { explainFailure } from './database-error.ts';
import { loadDriver } from './load-driver.ts';

/** A copy of a data folder's file as it was at one moment, with the tables of this version. */
export interface FolderSnapshot {
  readonly database: Database;
  /** SHA-256 of the folder's file and its log, hexadecimal: the same as long as nobody has written there. */
  readonly fingerprint: string;
  /** Whether the folder still is as it was when the copy was made. */
  isCurrent(): Promise<boolean>;
  /** Removes the copy. */
  close(): void;
}

/** Beside the original, where its owner has made room and decided who may read it. */
const FOLDER_NAME = 'moving';

/**
 * Copies the file of a data folder and brings the copy up to date, whatever layout the original has, which is only read.
 * Hold the folder's lease; an import may write meanwhile, and `isCurrent` tells.
 * @throws {DatabaseError} when there is no such file, or it cannot be read or copied
 */
export async function takeFolderSnapshot(dataDir: string): Promise<FolderSnapshot> {
  const file = findFolderFile(dataDir);
  const folder = join(dataDir, FOLDER_NAME);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // What an earlier try has left may be older than the file.
  remove();
  try {
    const fingerprint = await toFingerprint(file);
    await copyFile(file, folder);
    const database = await openDatabase(folder);
    return {
      database,
      fingerprint,
      isCurrent: async () => (await toFingerprint(file)) === fingerprint,
      close() {
        database.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw nameOriginal(explainFailure(error, dataDir, file), folder, dataDir);
  }
}

/**
 * The path of the file of a data folder.
 * @throws {DatabaseError} when there is none
 */
export function findFolderFile(dataDir: string): string {
  const file = join(dataDir, FILE_NAME);
  if (existsSync(file)) return file;
  throw new DatabaseError(
    'missing',
    `${dataDir} has no file ${FILE_NAME}. Name the folder that DATA_DIR named.`,
  );
}

/** A connection that only reads does not copy the log into the file, as the last one to close does otherwise. */
async function copyFile(file: string, folder: string): Promise<void> {
  const open = await loadDriver();
  mkdirSync(folder, { mode: 0o700 });
  const original = open(file, { readOnly: true });
  try {
    original.prepare('VACUUM INTO ?').run(join(folder, FILE_NAME));
  } finally {
    original.close();
  }
}

async function toFingerprint(file: string): Promise<string> {
  const hash = createHash('sha256');
  for (const part of [file, `${file}-wal`]) {
    // An empty log is as good as none.
    const bytes = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes === 0) continue;
    for await (const chunk of createReadStream(part)) hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}

/** The copy is nothing that anybody should look for. */
function nameOriginal(error: unknown, folder: string, dataDir: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  return new DatabaseError(error.problem, error.message.replaceAll(folder, dataDir), { cause: error });
}
