import { type Database, openDatabase } from './database.ts';

/**
 * Works on the database in a folder, and closes it whatever happens.
 * @throws {DatabaseError} when the folder cannot be used
 */
export async function withDatabase<Result>(
  folder: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(folder);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
