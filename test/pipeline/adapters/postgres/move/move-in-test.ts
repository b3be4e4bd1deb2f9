import { takeFolderSnapshot } from '../../../../../pipeline/adapters/embedded/sqlite/folder-snapshot.ts';
import type { Postgres } from '../../../../../pipeline/adapters/postgres/connection.ts';
import { type MoveOptions, moveFolder } from '../../../../../pipeline/adapters/postgres/move/move-folder.ts';

/** What a move is told when nothing is special about it. */
export const PLAIN_MOVE: Omit<MoveOptions, 'snapshot' | 'postgres'> = {
  paidModel: null,
  restarts: false,
  signal: new AbortController().signal,
  onProgress() {},
};

/** Moves a folder as the command does. */
export async function moveFrom(folder: string, postgres: Postgres, options: Partial<MoveOptions> = {}) {
  const snapshot = await takeFolderSnapshot(folder);
  return moveFolder({ snapshot, postgres, ...PLAIN_MOVE, ...options }).finally(snapshot.close);
}
