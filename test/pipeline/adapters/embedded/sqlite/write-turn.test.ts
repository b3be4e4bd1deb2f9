import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createWriteTurn } from '../../../../../pipeline/adapters/embedded/sqlite/write-turn.ts';

describe('writes that share a commit', () => {
  let folder: string;
  let database: Database;
  let other: Database;
  const failures: unknown[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    failures.length = 0;
    database = await openDatabase(folder, { failed: (error) => failures.push(error), recovered() {} });
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

  it('wait in a pause, those that can, and go on in their order', async () => {
    const turn = createWriteTurn(database, { failed() {}, recovered() {} }, () => {});
    turn.write(insert('a'));
    const resume = turn.pause();
    expect(stored()).toEqual(['a']);
    const late = [turn.writeSoon(insert('c')), turn.writeSoon(insert('d'))];
    turn.write(insert('b'));
    turn.commit();
    expect(turn.untilResumed()).not.toBeNull();
    expect(stored()).toEqual(['a', 'b']);
    resume();
    expect(turn.untilResumed()).toBeNull();
    await Promise.all(late);
    expect(stored()).toEqual(['a', 'b', 'c', 'd']);
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

  describe('while another process holds the lock', () => {
    const unavailable = expect.objectContaining({ code: 'storage_unavailable' });
    beforeEach(() => {
      database.beginServing();
      other.exec('BEGIN IMMEDIATE');
    });

    it('are refused without holding up the process, or wait until the lock is gone', async () => {
      const startedAt = performance.now();
      let refused = 0;
      for (let times = 0; times < 1_000; times++) {
        try {
          database.write(insert('refused'));
        } catch (error) {
          expect(error).toEqual(unavailable);
          refused++;
        }
      }
      expect(refused).toBe(1_000);
      // One try waits for ten milliseconds, which a thousand would make ten seconds.
      expect(performance.now() - startedAt).toBeLessThan(5_000);
      expect(database.storage.problem()).toBeNull();
      const late = database.writeSoon(insert('late'));
      const writable = database.storage.whenWritable();
      other.exec('ROLLBACK');
      expect(await writable).toBe(true);
      await late;
      database.write(insert('after'));
      database.commit();
      expect(stored()).toEqual(['after', 'late']);
      expect(failures).toEqual([]);
    });

    it('are given up after five seconds, and that is told', async () => {
      await expect(database.writeSoon(insert('late'))).rejects.toEqual(unavailable);
      expect(await database.storage.whenWritable()).toBe(false);
      expect(database.storage.problem()).toBe('database is locked');
      await expect(database.writeSoon(insert('later'))).rejects.toEqual(unavailable);
      expect(failures).toHaveLength(1);
      other.exec('ROLLBACK');
    }, 30_000);
  });

  it('of a turn are all lost with the one that finds the disk full, and everybody is told', async () => {
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${pages}`);
    database.write(insert('small'));
    const kept = database.committed();
    const large = () =>
      database.prepare('INSERT INTO settings VALUES (?, ?)').run('large', 'x'.repeat(1 << 20));
    const unavailable = expect.objectContaining({ code: 'storage_unavailable' });
    expect(() => database.write(large)).toThrow(unavailable);
    expect(() => database.write(insert('other'))).toThrow(unavailable);
    expect(() => database.commit()).toThrow(unavailable);
    await expect(kept).rejects.toEqual(unavailable);
    expect(await database.storage.whenWritable()).toBe(false);
    expect(stored()).toEqual([]);
    database.exec('PRAGMA max_page_count = 1000000');
    await database.writeSoon(insert('late'));
    await database.committed();
    expect(stored()).toEqual(['late']);
    expect(failures).toHaveLength(1);
  });
});
