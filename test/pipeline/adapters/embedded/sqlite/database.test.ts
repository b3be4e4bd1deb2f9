import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteVectorStore } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { inTransaction, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { MIGRATIONS } from '../../../../../pipeline/adapters/embedded/sqlite/schema.ts';
import { createSqliteEventLog } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-event-log.ts';
import { createSqlitePageStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-page-store.ts';
import { createSqliteRunStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import { PACKAGE_ROOT } from '../../../../test-site.ts';

const DATABASE_MODULE = join(PACKAGE_ROOT, 'dist/pipeline/adapters/embedded/sqlite/database.js');

/** What a Node of its own said on standard error. */
function runScript(script: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', script], (_error, _output, said) =>
      resolve(said),
    );
  });
}

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

  it('brings a file of the first layout up to date, with its content', async () => {
    const { DatabaseSync } = (process.getBuiltinModule?.('node:sqlite') ??
      (await import('@photostructure/sqlite'))) as typeof import('@photostructure/sqlite');
    const first = new DatabaseSync(join(folder, 'milepost.sqlite'));
    const complete = { success: true, response: 'Quartz.' };
    const stopped = { success: false, response: 'Qu' };
    first.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1;
      INSERT INTO documents VALUES (1, 'a', 'c', 'Rocks', NULL, 'h', 1);
      INSERT INTO passages VALUES (1, 1, 0, '[]', NULL, 'Quartz is hard.');
      INSERT INTO passage_terms (rowid, title, heading, body) VALUES (1, 'rock', '', 'quartz hard');
      INSERT INTO conversations VALUES (1, 'c1', 'v', 'What is hard?', 1);
      INSERT INTO runs VALUES
        (1, 'r1', 'c1', 'v', 'm1', 'What is hard?', NULL, NULL, 'done', 2, 0, 'Quartz.', '${JSON.stringify(complete)}', NULL),
        (2, 'r2', 'c1', 'v', 'm2', 'And soft?', NULL, NULL, 'stopped', 3, 0, 'Qu', '${JSON.stringify(stopped)}', 'interrupted'),
        (3, 'r3', 'c1', 'v', 'm3', 'Why?', NULL, NULL, 'running', 4, 1, NULL, NULL, NULL);
      INSERT INTO run_events VALUES ('r1', 2, 1, 'id: 1' || char(10, 10) || 'id: 2' || char(10, 10));
      INSERT INTO pages VALUES ('p', 'v', 'what is hard', 1);
      INSERT INTO page_versions VALUES ('p', 1, 'r1', 'What is hard?', '2026-01-01', '{"title":"Rocks"}')`);
    first.close();
    const second = await openDatabase(folder);
    expect(second.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: MIGRATIONS.length });
    const request = { text: 'quartz', history: [], limit: 3 };
    const { signal } = new AbortController();
    const { passages } = await createSqliteKnowledgeBase(second).search(request, signal);
    expect(passages.map(({ text }) => text)).toEqual(['Quartz is hard.']);
    expect(await createSqliteVectorStore(second).count('m')).toEqual({ passages: 1, vectors: 0 });
    const runs = createSqliteRunStore(second);
    expect((await runs.listExchanges('c1', { limit: 10 })).exchanges.map(({ outcome }) => outcome)).toEqual([
      { state: 'done', response: 'Quartz.', payload: complete, errorCode: null },
      { state: 'stopped', response: 'Qu', payload: stopped, errorCode: 'interrupted' },
      null,
    ]);
    expect((await runs.listUnfinished()).map(({ id }) => id)).toEqual(['r3']);
    expect(await createSqliteEventLog(second).read('r1', 1, 10)).toEqual({
      firstSeq: 2,
      frames: ['id: 2\n\n'],
    });
    expect(await createSqlitePageStore(second).find('p')).toMatchObject({ title: 'Rocks', version: 1 });
    second.close();
  });

  it('says that a step to the new layout failed, which one and why, and leaves the file as it was', async () => {
    const { DatabaseSync } = (process.getBuiltinModule?.('node:sqlite') ??
      (await import('@photostructure/sqlite'))) as typeof import('@photostructure/sqlite');
    const strange = new DatabaseSync(join(folder, 'milepost.sqlite'));
    strange.exec(`${MIGRATIONS[0]}; CREATE TABLE kept_results (run TEXT); PRAGMA user_version = 1`);
    await expect(openDatabase(folder)).rejects.toMatchObject({
      problem: 'outdated',
      message: expect.stringMatching(
        /step 2 of \d+ failed \(table kept_results already exists\)\. Nothing was changed\..*the version that wrote/,
      ),
    });
    expect(strange.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 1 });
    expect(
      strange.prepare('SELECT count(*) AS n FROM pragma_table_info(?)').get('passage_vectors'),
    ).toMatchObject({
      n: 0,
    });
    strange.close();
  });

  it('says that another program is writing, and not that the folder cannot be written', async () => {
    const first = await openDatabase(folder);
    first.exec('PRAGMA user_version = 0; BEGIN IMMEDIATE');
    await expect(openDatabase(folder)).rejects.toMatchObject({
      problem: 'busy',
      message: expect.stringMatching(/Another program is writing .*Wait until it is done/),
    });
    first.close();
  }, 30_000);

  it('brings a file up to date once when two programs start at the same time', async () => {
    const opening = `import(${JSON.stringify(DATABASE_MODULE)}).then(({ openDatabase }) => openDatabase(${JSON.stringify(folder)}))`;
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => runScript(`${opening}.then((d) => d.close())`)),
    );
    expect(outcomes).toEqual(['', '', '', '']);
  }, 60_000);

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
