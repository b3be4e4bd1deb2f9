import type { Postgres, Queries } from '../connection.ts';
import { findEncodingProblem } from '../find-encoding-problem.ts';
import { migrate } from '../migrate.ts';
import { isDuplicate } from '../postgres-error.ts';
import { findMoveMark, listFilledTables, MoveRefused, undoMove, writeMoveMark } from './move-mark.ts';

/** What a move has to do: `done` when the folder, as it is, was moved here before. */
export type TargetState = 'begin' | 'continue' | 'restart' | 'done';

/**
 * Looks whether a database can take the folder with this fingerprint; changes nothing.
 * @throws {MoveRefused} when it cannot
 */
export async function examineTarget(
  queries: Queries,
  { fingerprint, restarts }: { readonly fingerprint: string; readonly restarts: boolean },
): Promise<TargetState> {
  await requireUsable(queries);
  const mark = await findMoveMark(queries);
  if (mark === null) {
    const filled = await listFilledTables(queries);
    if (filled.length === 0) return 'begin';
    throw new MoveRefused(
      `The database holds other data already (in ${filled.join(', ')}), of a site that was started on it perhaps. Name an empty database.`,
    );
  }
  const isSame = mark.fingerprint === fingerprint;
  if (mark.completedAt !== null) {
    if (isSame) return 'done';
    const day = new Date(mark.completedAt).toISOString().slice(0, 10);
    throw new MoveRefused(
      `A folder was moved to this database on ${day}: another one, or this one before something was written to it. Name an empty database.`,
    );
  }
  if (restarts) return 'restart';
  if (isSame) return 'continue';
  throw new MoveRefused(
    'The database holds an unfinished move of another folder, or of this one before something was written to it. ' +
      'Run the same command with --restart, which removes what was copied and begins again, or name an empty database.',
  );
}

/**
 * Makes the tables, and notes that the move has begun.
 * @throws {MoveRefused} when the database cannot take the folder
 */
export async function prepareTarget(
  postgres: Postgres,
  folder: { readonly fingerprint: string; readonly restarts: boolean },
): Promise<TargetState> {
  // A database that is refused is left as it is, without tables of ours.
  const state = await examineTarget(postgres, folder);
  await migrate(postgres);
  if (state === 'continue' || state === 'done') return state;
  try {
    await postgres.transact(async (queries) => {
      if (state === 'restart') await undoMove(queries);
      await writeMoveMark(queries, folder.fingerprint);
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new MoveRefused(
      'Another process has just begun to move a folder to this database. Let one of them end.',
    );
  }
  return state;
}

async function requireUsable(queries: Queries): Promise<void> {
  const problem = await findEncodingProblem(queries);
  if (problem !== null) throw new MoveRefused(problem);
  const [row] = await queries.query(
    `SELECT to_regclass('milepost_layout') IS NOT NULL AS has_tables,
     has_schema_privilege(current_schema(), 'CREATE') AS may_create`,
  );
  if (row?.may_create === true || row?.has_tables === true) return;
  throw new MoveRefused(
    'The user of this address may not make tables in the database. Make the user its owner, or let the owner run: GRANT CREATE ON SCHEMA public TO the user',
  );
}
