import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBriefTransactions } from '../../../../../pipeline/adapters/embedded/knowledge/brief-transactions.ts';
import { takeImportLock } from '../../../../../pipeline/adapters/embedded/knowledge/import-lock.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';

describe('brief transactions', () => {
  let folder: string;
  let importing: Database;
  let serving: Database;
  let time: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    importing = await openDatabase(folder);
    serving = await openDatabase(folder);
    // It waits for nobody: a write succeeds only while the lock is free.
    serving.exec('PRAGMA busy_timeout = 0');
    time = 0;
  });
  afterEach(() => {
    importing.close();
    serving.close();
    rmSync(folder, { recursive: true });
  });

  /** Steps that take a millisecond each and write a row. */
  function* writeRows(rows: number): Generator<void> {
    const insert = importing.prepare('INSERT INTO settings VALUES (?, ?)');
    for (let row = 0; row < rows; row += 1) {
      insert.run(`row ${row}`, 'x');
      time += 1;
      yield;
    }
  }

  it('let another process write between any two of them, for twice as long as they held the lock', async () => {
    const pauses: { at: number; ms: number; rows: number }[] = [];
    const run = createBriefTransactions(importing, takeImportLock(importing), {
      now: () => time,
      async pause(ms) {
        const rows = Number(
          serving.prepare(`SELECT count(*) AS n FROM settings WHERE key LIKE 'row%'`).get()?.n,
        );
        pauses.push({ at: time, ms, rows });
        serving.exec(`INSERT INTO settings VALUES ('server ${pauses.length}', 'x')`);
        time += ms;
      },
    });
    await run(writeRows(11));
    await run(writeRows(0));
    expect(pauses).toEqual([
      { at: 3, ms: 6, rows: 3 },
      { at: 12, ms: 6, rows: 6 },
      { at: 21, ms: 6, rows: 9 },
      { at: 29, ms: 4, rows: 11 },
    ]);
  });

  it('do not wait when enough time has passed since the last one', async () => {
    let pauses = 0;
    const run = createBriefTransactions(importing, takeImportLock(importing), {
      now: () => time,
      async pause() {
        pauses += 1;
      },
    });
    await run(writeRows(2));
    time += 4;
    await run(writeRows(0));
    expect(pauses).toBe(0);
  });

  it('end with an error when the import lock was lost in between', async () => {
    const lock = takeImportLock(importing);
    const run = createBriefTransactions(importing, lock, {
      now: () => time,
      pause: async () => serving.exec(`DELETE FROM settings WHERE key = 'import.lock'`),
    });
    await expect(run(writeRows(17))).rejects.toThrow('another one has taken its place');
    expect(serving.prepare(`SELECT count(*) AS n FROM settings`).get()).toMatchObject({ n: 3 });
  });
});
