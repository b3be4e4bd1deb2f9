import { DatabaseError } from '../../embedded/sqlite/database-error.ts';
import type { Queries } from '../connection.ts';
import { findMoveMark } from './move-mark.ts';

/**
 * A site would add to what is half there, and nobody could go on with the move.
 * @throws {DatabaseError} while a data folder is being moved to the database
 */
export async function requireCompleteMove(queries: Queries): Promise<void> {
  const mark = await findMoveMark(queries);
  if (!mark || mark.completedAt !== null) return;
  throw new DatabaseError(
    'unfinished',
    'A data folder is being moved to the database of DATABASE_URL, and not all of it is there yet. ' +
      'End that with: npm run migrate, or leave DATABASE_URL out and go on with the folder.',
  );
}
