import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lease, LeaseAnswer, LeaseHolder } from '../../../ports.ts';
import type { Connection } from './connection.ts';
import { explainFailure, isLocked } from './database-error.ts';
import { loadDriver } from './load-driver.ts';

const LOCK_FILE = 'milepost-server.lock';
const HOLDER_FILE = 'milepost-server.json';
const OURS: LeaseAnswer = { isOurs: true, holder: null };

/**
 * No journal file: nothing is ever written. The short wait is for those who try in the same moment; without it they could
 * turn each other away.
 */
const LOCK = 'PRAGMA busy_timeout = 200; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE';

interface Lock {
  /** Has a transaction open for as long as the lease is held. */
  readonly connection: Connection;
  readonly fileId: string | null;
}

/**
 * The lease of a data folder: a lock of the operating system on an empty file, the kind that SQLite itself relies on in the
 * same folder. It ends with its process, also when that is killed, and without a clock or a process id, which say little
 * after a reboot and between containers. Whoever has it describes itself in a file beside it.
 */
export function createFolderLease(dataDir: string): Lease {
  const lockFile = join(dataDir, LOCK_FILE);
  const holderFile = join(dataDir, HOLDER_FILE);
  let lock: Lock | null = null;
  let told = '';

  return {
    take,
    async renew(self) {
      if (lock === null) return { isOurs: false, holder: findHolder() };
      if (lock.fileId === findFileId(lockFile)) {
        tell(self);
        return OURS;
      }
      // Somebody has removed or replaced the file, and with it the lock that others would meet.
      close();
      return take(self);
    },
    async release() {
      if (lock === null) return;
      rmSync(holderFile, { force: true });
      close();
    },
  };

  async function take(self: LeaseHolder): Promise<LeaseAnswer> {
    const open = await loadDriver();
    let connection: Connection | undefined;
    try {
      mkdirSync(dataDir, { recursive: true });
      connection = open(lockFile);
      connection.exec(LOCK);
      lock = { connection, fileId: findFileId(lockFile) };
      tell(self);
      return OURS;
    } catch (error) {
      connection?.close();
      lock = null;
      if (isLocked(error)) return { isOurs: false, holder: findHolder() };
      throw explainFailure(error, dataDir, lockFile);
    }
  }

  function close(): void {
    lock?.connection.close();
    lock = null;
    told = '';
  }

  function tell(self: LeaseHolder): void {
    const text = JSON.stringify(self);
    if (text === told) return;
    told = text;
    try {
      // Whole or not at all: others read it at any time.
      writeFileSync(`${holderFile}.new`, text);
      renameSync(`${holderFile}.new`, holderFile);
    } catch {
      // On a full disk the lock is held all the same, and others learn only that somebody has it.
    }
  }

  function findHolder(): LeaseHolder | null {
    try {
      return JSON.parse(readFileSync(holderFile, 'utf8')) as LeaseHolder;
    } catch {
      return null;
    }
  }
}

/** Tells one file from another of the same name; null when there is none. */
function findFileId(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}
