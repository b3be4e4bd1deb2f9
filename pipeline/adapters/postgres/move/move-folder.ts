import type { ImportProgress } from '../../../import/folder/import-paths.ts';
import { createLastImportNote } from '../../embedded/knowledge/last-import.ts';
import { countDocuments } from '../../embedded/knowledge/list-documents.ts';
import type { FolderSnapshot } from '../../embedded/sqlite/folder-snapshot.ts';
import type { Postgres } from '../connection.ts';
import { copyTables, type MoveStep } from './copy-tables.ts';
import { copyDocuments, verifyDocuments } from './move-documents.ts';
import { completeMove, MoveRefused } from './move-mark.ts';
import { MOVED_TABLES, type MovedTable, toVectorTable } from './moved-tables.ts';
import { examineTarget, prepareTarget, type TargetState } from './open-target.ts';
import { countRows } from './source-rows.ts';
import { type VerifiedTable, verifyTables } from './verify-tables.ts';

export interface MoveOptions {
  readonly snapshot: FolderSnapshot;
  readonly postgres: Postgres;
  /** Whose vectors were paid for; null when each node makes its own. */
  readonly paidModel: string | null;
  /** Removes what an unfinished move has copied, and begins again. */
  readonly restarts: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface SurveyedTable {
  readonly name: string;
  readonly rows: number;
}

/** Rows that belong to nothing any more, and why. */
export interface LeftOut extends SurveyedTable {
  readonly why: string;
}

export interface MoveSurvey {
  readonly state: TargetState;
  readonly tables: readonly SurveyedTable[];
  readonly leftOut: readonly LeftOut[];
}

export interface Move extends MoveSurvey {
  /** Empty when there was nothing left to do. */
  readonly verified: readonly VerifiedTable[];
}

/**
 * What a move would do; changes nothing.
 * @throws {MoveRefused} when the database cannot take the folder
 */
export async function surveyMove(options: MoveOptions): Promise<MoveSurvey> {
  const { snapshot, postgres, restarts } = options;
  const { fingerprint } = snapshot;
  return { state: await examineTarget(postgres, { fingerprint, restarts }), ...surveyFolder(options) };
}

/**
 * Moves what a data folder has to a database, verifies every row and every document, and marks the database as complete.
 * When it is ended before that, by whatever, the next one goes on where it was. Rejects with the reason of `signal`.
 * @throws {MoveRefused} when the database cannot take the folder, or the folder has changed meanwhile
 * @throws {MoveDiffers} when a row is not the same on both sides
 */
export async function moveFolder(options: MoveOptions): Promise<Move> {
  const { snapshot, postgres, restarts, signal, onProgress } = options;
  const { database, fingerprint } = snapshot;
  const survey = surveyFolder(options);
  const state = await prepareTarget(postgres, { fingerprint, restarts });
  if (state === 'done') return { state, ...survey, verified: [] };
  // Each row is copied and read again.
  const total = 2 * survey.tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  const stepOf = (what: string): MoveStep => ({
    database,
    postgres,
    tables: tablesOf(options),
    signal,
    onRows(table, rows) {
      done += rows;
      onProgress({ done, total, path: `${what} ${table}` });
    },
  });
  const [copying, verifying] = [stepOf('copying'), stepOf('verifying')];
  await copyTables(copying);
  await copyDocuments(copying, countDocuments(database));
  const verified = [...(await verifyTables(verifying)), await verifyDocuments(verifying)];
  if (!(await snapshot.isCurrent())) {
    throw new MoveRefused(
      'Something was written to the folder while it was moved, by an import perhaps. Run the same command with --restart when that has ended.',
    );
  }
  await completeMove(postgres, createLastImportNote(database).read());
  return { state, ...survey, verified };
}

function tablesOf({ paidModel }: MoveOptions): readonly MovedTable[] {
  return paidModel === null ? MOVED_TABLES : [...MOVED_TABLES, toVectorTable(paidModel)];
}

function surveyFolder(options: MoveOptions): Omit<MoveSurvey, 'state'> {
  const { database } = options.snapshot;
  const counted = tablesOf(options).map((table) => ({ table, ...countRows(database, table) }));
  return {
    tables: [
      ...counted.map(({ table: { name }, rows }) => ({ name, rows })),
      { name: 'documents', rows: countDocuments(database) },
    ],
    leftOut: counted.flatMap(({ table: { name, others: why }, others: rows }) =>
      why !== undefined && rows > 0 ? [{ name, rows, why }] : [],
    ),
  };
}
