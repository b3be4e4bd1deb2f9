import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';

describe('writes that share a commit', () => {
  let folder: string;
  let database: Database;
  let other: Database;
  const failures: unknown[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    failures.length = 0;
    database = await openDatabase(folder, (error) => failures.push(error));
    other = await openDatabase(folder);
  });
  afterEach(() => {
    database.close();
    other.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const insert = (key: string) => () =>
    database.prepare('INSERT INTO settings VALUES (?, ?)').run(key, 'value');
  /** What another process sees. */
  const stored = () =>
    other
      .prepare('SELECT key FROM settings ORDER BY key')
      .all()
      .map(({ key }) => key);

  it('are durable when they resolve, and not begun before', async () => {
    const writes = [database.writeSoon(insert('a')), database.writeSoon(insert('b'))];
    expect(stored()).toEqual([]);
    await Promise.all(writes);
    expect(stored()).toEqual(['a', 'b']);
  });

  it('leave with a commit that comes before their own time', async () => {
    await database.writeSoon(insert('a'));
    const late = database.writeSoon(insert('b'));
    database.write(insert('c'));
    database.commit();
    expect(stored()).toEqual(['a', 'b', 'c']);
    await late;
  });

  it('fail each for itself', async () => {
    const twice = database.writeSoon(() => {
      insert('half')();
      insert('half')();
    });
    const good = database.writeSoon(insert('good'));
    await expect(twice).rejects.toThrow(/UNIQUE/);
    await good;
    expect(stored()).toEqual(['good']);
    expect(failures).toEqual([]);
  });

  it('all fail, and nothing of them is kept, when the commit does', async () => {
    // A reference that is checked at the commit.
    const orphan = () => {
      database.exec('PRAGMA defer_foreign_keys = ON');
      database.prepare("INSERT INTO page_versions VALUES (NULL, 'nowhere', 1, 'r', 'q', 't', '{}')").run();
    };
    const writes = await Promise.allSettled([database.writeSoon(insert('a')), database.writeSoon(orphan)]);
    expect(writes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(failures).toHaveLength(1);
    expect(stored()).toEqual([]);
    await database.writeSoon(insert('b'));
    expect(stored()).toEqual(['b']);
  });
});
