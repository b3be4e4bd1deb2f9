import type { Connection } from './connection.ts';
import { DatabaseError } from './database-error.ts';

/**
 * What opens a SQLite file in this version of Node.
 * @throws {DatabaseError} when it has no SQLite
 */
export async function loadDriver(): Promise<(file: string) => Connection> {
  // `node:sqlite` exists from Node 22.5 on; the package has the same interface for Node 20.
  const builtIn: unknown = process.getBuiltinModule?.('node:sqlite');
  if (builtIn) {
    const { DatabaseSync } = builtIn as { DatabaseSync: new (file: string) => Connection };
    return (file) => new DatabaseSync(file);
  }
  try {
    const { DatabaseSync } = await import('@photostructure/sqlite');
    return (file) => new DatabaseSync(file) as unknown as Connection;
  } catch (error) {
    throw new DatabaseError(
      'unsupported',
      'This Node has no built-in SQLite and the optional package @photostructure/sqlite is not installed. ' +
        'Use Node 22.13 or newer, or run npm ci without --omit=optional.',
      { cause: error },
    );
  }
}
