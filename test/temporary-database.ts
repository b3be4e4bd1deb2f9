import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { type Database, openDatabase } from '../pipeline/adapters/embedded/sqlite/database.ts';

/** Opens a database in a folder of its own before each test of the block that calls this, and removes both after it. */
export function useTemporaryDatabase(take: (database: Database, folder: string) => void): void {
  let folder: string;
  let database: Database;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    database = await openDatabase(folder);
    take(database, folder);
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
}
