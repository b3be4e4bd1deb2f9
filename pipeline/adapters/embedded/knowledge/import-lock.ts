import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ImportUnderWay } from '../../../import-under-way.ts';
import { type Database, inTransaction } from '../sqlite/database.ts';

/** Held by the one import that may have rows in state 0. */
export interface ImportLock {
  /** Proves that the lock is still held; call it inside every transaction that writes. Throws when it was taken over. */
  renew(): void;
  release(): void;
}

interface Holder {
  readonly token: string;
  readonly host: string;
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly renewedAt: number;
}

const KEY = 'import.lock';
/** An import renews its lock with every batch; one that has been silent for so long is taken for dead. */
const STALE_AFTER_MS = 10 * 60_000;

/**
 * Takes the file's import lock, a row in `settings`, or another one by its `key`. A holder whose process has ended on this
 * machine, or that has not written for ten minutes, loses it.
 * @throws {ImportUnderWay} while another import holds it
 */
export function takeImportLock(
  database: Database,
  now: () => number = Date.now,
  key: string = KEY,
): ImportLock {
  const read = database.prepare('SELECT value FROM settings WHERE key = ?');
  const write = database.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const drop = database.prepare('DELETE FROM settings WHERE key = ?');
  const token = randomUUID();

  const holder = () => parseHolder(read.get(key)?.value);
  const store = () =>
    write.run(
      key,
      JSON.stringify({ token, host: hostname(), pid: process.pid, renewedAt: now() } satisfies Holder),
    );

  inTransaction(database, () => {
    const other = holder();
    if (other && isAlive(other, now())) throw new ImportUnderWay(other.pid, other.host);
    store();
  });

  return {
    renew() {
      if (holder()?.token !== token)
        throw new Error(
          'This import was idle for too long and another one has taken its place. Run it again when that is done.',
        );
      store();
    },
    release() {
      if (holder()?.token === token) drop.run(key);
    },
  };
}

function parseHolder(value: unknown): Holder | null {
  if (typeof value !== 'string') return null;
  try {
    return JSON.parse(value) as Holder;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder, now: number): boolean {
  if (now - holder.renewedAt > STALE_AFTER_MS) return false;
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
