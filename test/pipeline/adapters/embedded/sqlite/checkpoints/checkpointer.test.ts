import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AUTOMATIC_PAGES,
  type Checkpointer,
  type CheckpointerOptions,
  createCheckpointer,
} from '../../../../../../pipeline/adapters/embedded/sqlite/checkpoints/checkpointer.ts';
import { type Database, openDatabase } from '../../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import {
  createWriteTurn,
  type WriteTurn,
} from '../../../../../../pipeline/adapters/embedded/sqlite/write-turn.ts';
import { useTemporaryDatabase } from '../../../../../temporary-database.ts';
import { PACKAGE_ROOT } from '../../../../../test-site.ts';

const PROGRAM = join(PACKAGE_ROOT, 'dist/pipeline/adapters/embedded/sqlite/checkpoints/checkpoint-main.js');
const PAGE_BYTES = 4_096;
/** Commits of eight pages that the connection itself makes no checkpoint for. */
const MANY = 3_000;
const WORD = 'xylophonic';

describe('checkpoints of a file that is served', () => {
  let database: Database;
  let folder: string;
  let file: string;
  let turn: WriteTurn;
  let checkpointer: Checkpointer;
  useTemporaryDatabase((opened, its) => {
    database = opened;
    folder = its;
    file = join(folder, 'milepost.sqlite');
  });
  beforeEach(() => {
    turn = createWriteTurn(database, { failed() {}, recovered() {} }, () => checkpointer.noteCommit());
  });
  afterEach(async () => {
    await checkpointer.end();
    turn.end();
  });

  const begin = (options: Partial<CheckpointerOptions> = {}) => {
    checkpointer = createCheckpointer({
      connection: database,
      file,
      pause: turn.pause,
      program: PROGRAM,
      pages: 100,
      wipeAfterMs: 1,
      maxPauseMs: 20_000,
      ...options,
    });
  };
  /** Rows of about eight pages, one a commit. */
  const write = (key: string, word = '') => turn.writeSoon(insert(key, word));
  /** Leaves hardly any time between two commits, unless it is asked to. */
  const untilFree = async () => {
    await nextTurn();
    await turn.untilResumed();
  };
  const writeNow = (key: string) => {
    turn.write(insert(key));
    turn.commit();
  };
  const insert =
    (key: string, word = '') =>
    () =>
      database
        .prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)')
        .run(key, word.padEnd(8 * PAGE_BYTES, '.'));
  const erase = (key: string) =>
    turn.writeSoon(() => database.prepare('DELETE FROM settings WHERE key = ?').run(key));
  const holds = (path: string) => readFileSync(path).includes(WORD);
  /** How often the log was begun anew: https://sqlite.org/fileformat2.html#walformat */
  const restarts = () => readFileSync(`${file}-wal`).readUInt32BE(12);
  const logPages = () => statSync(`${file}-wal`).size / PAGE_BYTES;
  const automatic = () => database.prepare('PRAGMA wal_autocheckpoint').get();

  it('are made beside a connection that writes all the time', async () => {
    begin();
    await write('first', WORD);
    expect(holds(file)).toBe(false);
    // The connection itself would copy nothing before this.
    expect(automatic()).toEqual({ wal_autocheckpoint: 32_000 });
    let writes = 0;
    for (; !holds(file) && writes < MANY; writes++) {
      await untilFree();
      writeNow(`row ${writes}`);
    }
    expect(writes).toBeLessThan(MANY);
  });

  it('have the log begun anew, after a pause in which all of it is copied', async () => {
    let pauses = 0;
    begin({
      pause() {
        const resume = turn.pause();
        return function resumeCounted() {
          pauses++;
          resume();
        };
      },
    });
    let writes = 0;
    for (let seen = 0; seen < 3 && writes < MANY; writes++) {
      await untilFree();
      const before = pauses > seen ? restarts() : null;
      seen = pauses;
      writeNow(`row ${writes}`);
      if (before !== null) expect(restarts()).toBe(before + 1);
    }
    expect(writes).toBeLessThan(MANY);
  });

  it('get what was erased out of the log and out of the file', async () => {
    begin();
    await write('first', WORD);
    await erase('first');
    expect(holds(`${file}-wal`)).toBe(true);
    checkpointer.wipeLog();
    while (logPages() > 0) await nextTurn();
    expect(holds(file)).toBe(false);
  });

  it('wait for whoever reads an older state, while others write', async () => {
    begin();
    await write('first', WORD);
    const reader = await openDatabase(folder);
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM settings').all();
    await erase('first');
    checkpointer.wipeLog();
    for (let writes = 0; writes < 100; writes++) await write(`row ${writes}`);
    expect(holds(`${file}-wal`)).toBe(true);
    reader.exec('COMMIT');
    while (logPages() > 0) await nextTurn();
    expect(holds(file)).toBe(false);
    reader.close();
  });

  it('leave the file to the connection when they end', async () => {
    begin();
    for (let writes = 0; writes < 50; writes++) await write(`row ${writes}`);
    await checkpointer.end();
    // Refused while another connection is open.
    expect(database.prepare('PRAGMA journal_mode = DELETE').get()).toEqual({ journal_mode: 'delete' });
    await write('last');
  });

  it('end when nothing is written for long, and begin again', async () => {
    begin({ idleMs: 1 });
    const isAlone = () => {
      try {
        return database.prepare('PRAGMA journal_mode = DELETE').get()?.journal_mode === 'delete';
      } catch {
        return false;
      }
    };
    for (let writes = 0; writes < 50; writes++) await write(`row ${writes}`);
    while (!isAlone()) await nextTurn();
    database.exec('PRAGMA journal_mode = WAL');
    while (!holds(file)) await write('again', WORD);
  });

  describe('that no thread can make', () => {
    const isAutomatic = { wal_autocheckpoint: AUTOMATIC_PAGES };

    it('are the own ones of the connection again', async () => {
      const broken = join(folder, 'broken.mjs');
      writeFileSync(broken, 'throw new Error("no");');
      begin({ program: broken });
      for (let writes = 0; writes < 20; writes++) await write(`row ${writes}`);
      while (automatic()?.wal_autocheckpoint !== AUTOMATIC_PAGES) await nextTurn();
      await write('first', WORD);
      await erase('first');
      checkpointer.wipeLog();
      while (logPages() > 0) await nextTurn();
      expect(holds(file)).toBe(false);
    });

    it('stay those of the connection where the program is missing', async () => {
      begin({ program: join(folder, 'missing.js') });
      await write('first', WORD);
      expect(automatic()).toEqual(isAutomatic);
      await erase('first');
      checkpointer.wipeLog();
      while (logPages() > 0) await nextTurn();
      expect(holds(file)).toBe(false);
    });
  });
});
