import { hostname } from 'node:os';
import { ImportUnderWay } from '../../import-under-way.ts';
import type { Postgres, Queries, Session } from './connection.ts';
import { toLockKey } from './lock-key.ts';

/**
 * Opens a session that alone holds the lock of this name, over all nodes. The lock ends with the session, and that with its
 * process: whatever may only happen under the lock is asked of the session, so that it cannot happen without. A pooler that
 * gives each transaction another connection breaks this.
 * @throws {ImportUnderWay} while another session holds it
 */
export async function lockSession(postgres: Postgres, name: string): Promise<Session> {
  const session = await postgres.openSession();
  try {
    const setting = `lock.${name}`;
    const [row] = await session.query('SELECT pg_try_advisory_lock($1::bigint) AS is_ours', [
      toLockKey(name),
    ]);
    if (row?.is_ours !== true) throw await explainHolder(session, setting);
    const holder = JSON.stringify({ host: hostname(), pid: process.pid });
    await session.query(
      'INSERT INTO settings VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [setting, holder],
    );
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

async function explainHolder({ query }: Queries, setting: string): Promise<ImportUnderWay> {
  const [row] = await query('SELECT value FROM settings WHERE key = $1', [setting]);
  const { pid, host } = JSON.parse(String(row?.value ?? '{}')) as { pid?: number; host?: string };
  return new ImportUnderWay(pid ?? 0, host ?? 'another machine');
}
