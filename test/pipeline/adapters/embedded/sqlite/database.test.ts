import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inTransaction, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('openDatabase', () => {
  it('creates the folder and the file, and opens them again with their content', async () => {
    const dataDir = join(folder, 'a/b');
    const first = await openDatabase(dataDir);
    first.exec(`INSERT INTO settings VALUES ('k', 'v')`);
    first.close();
    const second = await openDatabase(dataDir);
    expect(second.prepare('SELECT value FROM settings').get()).toMatchObject({ value: 'v' });
    second.close();
  });

  it('refuses a file of a newer version and leaves it as it was', async () => {
    const first = await openDatabase(folder);
    first.exec('PRAGMA user_version = 999');
    first.close();
    await expect(openDatabase(folder)).rejects.toMatchObject({
      problem: 'newer',
      message: expect.stringMatching(/newer version.*DATA_DIR/s),
    });
  });

  it('refuses a file that is no database', async () => {
    writeFileSync(
      join(folder, 'milepost.sqlite'),
      'This is not a database, it only has its name.'.repeat(200),
    );
    await expect(openDatabase(folder)).rejects.toMatchObject({ problem: 'corrupt' });
  });

  it('refuses a damaged file', async () => {
    const database = await openDatabase(folder);
    inTransaction(database, () => {
      const insert = database.prepare('INSERT INTO settings VALUES (?, ?)');
      for (let row = 0; row < 2_000; row++) insert.run(`key ${row}`, 'x'.repeat(200));
    });
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const file = join(folder, 'milepost.sqlite');
    // Overwrites pages in the middle, as a failing disk does.
    execFileSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=4096', 'seek=20', 'count=40', 'conv=notrunc'], {
      stdio: 'ignore',
    });
    await expect(openDatabase(folder)).rejects.toMatchObject({
      problem: 'corrupt',
      message: expect.stringContaining('damaged'),
    });
  });

  it('says that a folder cannot be written, and how to mend it', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(openDatabase(join(file, 'data'))).rejects.toMatchObject({
      problem: 'unwritable',
      message: expect.stringContaining('DATA_DIR'),
    });
  });

  // The super-user may write anywhere, so the permission itself can only be tested as someone else.
  (process.getuid?.() === 0 ? it.skip : it)('refuses a read-only folder', async () => {
    chmodSync(folder, 0o500);
    await expect(openDatabase(folder)).rejects.toMatchObject({ problem: 'unwritable' });
  });
});

describe('inTransaction', () => {
  it('keeps nothing of work that throws', async () => {
    const database = await openDatabase(folder);
    const work = () => {
      database.exec(`INSERT INTO settings VALUES ('k', 'v')`);
      throw new Error('half-way');
    };
    expect(() => inTransaction(database, work)).toThrow('half-way');
    expect(database.prepare('SELECT count(*) AS n FROM settings').get()).toMatchObject({ n: 0 });
    database.close();
  });
});
