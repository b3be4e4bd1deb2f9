import type { Postgres } from './connection.ts';
import { toLockKey } from './lock-key.ts';
import { MIGRATIONS } from './schema.ts';

/** The message says what to do. */
export class NewerLayoutError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NewerLayoutError';
  }
}

/**
 * Brings the tables up to date. Several processes may start at once: one does it under a lock, the others wait. All or
 * nothing.
 * @throws {NewerLayoutError} when the database was written by a newer version
 */
export async function migrate(postgres: Postgres): Promise<void> {
  await postgres.transact(async ({ query }) => {
    await query('SELECT pg_advisory_xact_lock($1::bigint)', [toLockKey('layout')]);
    await query('CREATE TABLE IF NOT EXISTS milepost_layout (version INTEGER NOT NULL)');
    const [row] = await query('SELECT version FROM milepost_layout');
    const version = Number(row?.version ?? 0);
    if (version > MIGRATIONS.length) {
      throw new NewerLayoutError(
        `The database was written by a newer version of Milepost (its layout is ${version}, this version knows ` +
          `${MIGRATIONS.length}). Start that version, or set DATABASE_URL to another database.`,
      );
    }
    if (version === MIGRATIONS.length) return;
    for (const step of MIGRATIONS.slice(version)) await query(step);
    await query(row ? 'UPDATE milepost_layout SET version = $1' : 'INSERT INTO milepost_layout VALUES ($1)', [
      MIGRATIONS.length,
    ]);
  });
}
