import type { Connection } from './connection.ts';
import { DatabaseError } from './database-error.ts';

/** Opens a SQLite file; `readOnly` changes nothing of it. */
export type OpenFile = (file: string, options?: { readonly readOnly?: boolean }) => Connection;

/**
 * What opens a SQLite file in this version of Node.
 * @throws {DatabaseError} when it has no SQLite
 */
export async function loadDriver(): Promise<OpenFile> {
  // `node:sqlite` exists from Node 22.5 on; the package has the same interface for Node 20.
  const builtIn: unknown = process.getBuiltinModule?.('node:sqlite');
  if (builtIn) {
    const { DatabaseSync } = builtIn as { DatabaseSync: new (...args: Parameters<OpenFile>) => Connection };
    return (file, options = {}) => new DatabaseSync(file, options);
  }
  try {
    const { DatabaseSync } = await import('@photostructure/sqlite');
    return (file, options = {}) => new DatabaseSync(file, options) as unknown as Connection;
  } catch (error) {
    throw new DatabaseError(
      'unsupported',
      'This Node has no built-in SQLite and the optional package @photostructure/sqlite is not installed. ' +
        'Use Node 22.13 or newer, or run npm ci without --omit=optional.',
      { cause: error },
    );
  }
}
