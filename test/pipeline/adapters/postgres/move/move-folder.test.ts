import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { takeFolderSnapshot } from '../../../../../pipeline/adapters/embedded/sqlite/folder-snapshot.ts';
import { MIGRATIONS } from '../../../../../pipeline/adapters/embedded/sqlite/schema.ts';
import { createSqliteFeedbackStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-feedback-store.ts';
import { createSqliteRunStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import { openPostgres, type Postgres } from '../../../../../pipeline/adapters/postgres/connection.ts';
import { type MoveOptions, surveyMove } from '../../../../../pipeline/adapters/postgres/move/move-folder.ts';
import { findMoveMark } from '../../../../../pipeline/adapters/postgres/move/move-mark.ts';
import { MOVED_TABLES } from '../../../../../pipeline/adapters/postgres/move/moved-tables.ts';
import { createPostgresEventLog } from '../../../../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresFeedbackStore } from '../../../../../pipeline/adapters/postgres/postgres-feedback-store.ts';
import { createPostgresPageStore } from '../../../../../pipeline/adapters/postgres/postgres-page-store.ts';
import { createPostgresRunStore } from '../../../../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresSettingStore } from '../../../../../pipeline/adapters/postgres/postgres-setting-store.ts';
import { makeAwkwardFolder, makeOldFolder } from '../../../../fakes/awkward-folder.ts';
import { toNewRun } from '../../../../fakes/new-run.ts';
import { describeWithPostgres } from '../../../../postgres.ts';
import { moveFrom, PLAIN_MOVE } from './move-in-test.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-move-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describeWithPostgres('moveFolder', (server) => {
  const move = (postgres: Postgres, options?: Partial<MoveOptions>) => moveFrom(folder, postgres, options);
  /** Ends the move after so many batches. */
  function endingAfter(batches: number): Partial<MoveOptions> {
    const ending = new AbortController();
    let told = 0;
    return {
      signal: ending.signal,
      onProgress() {
        if (++told === batches) ending.abort(new Error('ended'));
      },
    };
  }

  it('copies an awkward folder so that the stores of both sides say the same, and leaves its file as it was', async () => {
    await makeAwkwardFolder(folder, { turns: 5_000 });
    const before = digestOf(join(folder, 'milepost.sqlite'));
    const postgres = await server.open();
    const { state, tables, leftOut, verified } = await move(postgres);
    expect(state).toBe('begin');
    expect(verified.map(({ name, rows }) => ({ name, rows }))).toEqual(tables);
    expect(tables).toContainEqual({ name: 'run_events', rows: 10_002 });
    expect(tables).toContainEqual({ name: 'owner_words', rows: 0 });
    expect(leftOut).toEqual([
      { name: 'run_events', rows: 1, why: 'whose run was erased' },
      { name: 'page_repeats', rows: 1, why: 'whose page was erased' },
    ]);
    expect(digestOf(join(folder, 'milepost.sqlite'))).toBe(before);

    const database = await openDatabase(folder);
    const [ours, theirs] = [createSqliteRunStore(database), createPostgresRunStore(postgres, null)];
    const window = { limit: 10_000 };
    expect((await theirs.listExchanges('long', window)).exchanges).toEqual(
      (await ours.listExchanges('long', window)).exchanges,
    );
    expect(await theirs.listUnfinished()).toEqual(await ours.listUnfinished());
    expect(await theirs.listConversations('bob', 9)).toEqual(await ours.listConversations('bob', 9));
    expect(await createPostgresFeedbackStore(postgres).findAll(['said'])).toEqual(
      await createSqliteFeedbackStore(database).findAll(['said']),
    );
    expect(await createPostgresEventLog(postgres).read('turn 7', 0, 10)).toEqual({
      firstSeq: 1,
      frames: ['id: 7\n\n'],
    });
    database.close();
  }, 60_000);

  it('keeps text that PostgreSQL refuses, with U+FFFD in place of what it refuses', async () => {
    await makeAwkwardFolder(folder);
    const postgres = await server.open();
    await move(postgres);
    const [trait] = await postgres.query('SELECT * FROM traits WHERE is_corrected');
    expect(trait).toMatchObject({ key: expect.stringMatching(/^a\ufffdb quote/), confidence: 0.1 + 0.2 });
    expect(trait?.value).toMatch(/^half \ufffd+ pair$/);
    // Asking for any field of JSON fails when there is such a character in any other.
    const weak = await createPostgresRunStore(postgres, null).listWeakAnswers(0, 0.5);
    expect(weak.map(({ question }) => question)).toEqual(['Why?']);
    expect(await createPostgresPageStore(postgres).wasUnpublished('gone')).toBe(true);
    const [kinds] = await postgres.query('SELECT model FROM own_kinds');
    expect(kinds?.model).toEqual(Buffer.from([0, 255, 16]));
  }, 60_000);

  it('numbers what is asked next after what was copied, and keeps the secret of sessions', async () => {
    await makeAwkwardFolder(folder);
    const postgres = await server.open();
    await move(postgres);
    const runs = createPostgresRunStore(postgres, null);
    const { run } = await runs.begin(
      toNewRun({ visitorId: 'ann', conversationId: 'long', question: 'Last?' }),
    );
    const listed = await runs.listRuns('long', 10_000);
    expect(listed.at(-1)?.id).toBe(run.id);
    const settings = await postgres.query(
      `SELECT key FROM settings WHERE key NOT LIKE 'lock.%' ORDER BY key COLLATE "C"`,
    );
    expect(settings.map(({ key }) => key)).toEqual([
      'empty',
      'import_rules:docs',
      'session_secret',
      'stage_durations',
    ]);
    const secret = await createPostgresSettingStore(postgres).readOrCreate('session_secret', () => 'another');
    expect(secret).toBe('a secret of thirty-two characters');
  }, 60_000);

  it.each(MIGRATIONS.map((_, index) => index + 1))('moves a folder of the layout %s', async (steps) => {
    await makeOldFolder(folder, steps);
    const before = digestOf(join(folder, 'milepost.sqlite'));
    const postgres = await server.open();
    const { tables } = await move(postgres);
    expect(tables.filter(({ rows }) => rows > 0).map(({ name, rows }) => `${name} ${rows}`)).toEqual([
      'settings 1',
      'conversations 1',
      'runs 2',
      'outcomes 1',
      'uncounted_runs 1',
      'run_events 1',
      'traits 1',
      'pages 1',
      'page_versions 1',
    ]);
    expect(digestOf(join(folder, 'milepost.sqlite'))).toBe(before);
    expect(await createPostgresPageStore(postgres).find('p')).toMatchObject({ title: 'Rocks' });
  });

  it('goes on where it was ended, however often, and says that it is done', async () => {
    await makeAwkwardFolder(folder);
    const postgres = await server.open();
    for (const batches of [1, 2, 3, 5, 8]) {
      await expect(move(postgres, endingAfter(batches))).rejects.toThrow('ended');
      expect((await findMoveMark(postgres))?.completedAt).toBeNull();
    }
    expect((await move(postgres)).state).toBe('continue');
    expect((await findMoveMark(postgres))?.completedAt).toBeGreaterThan(0);
    expect(await move(postgres)).toMatchObject({ state: 'done', verified: [] });
  }, 60_000);

  it('tells of all rows, those of an earlier try too', async () => {
    await makeAwkwardFolder(folder);
    const postgres = await server.open();
    await expect(move(postgres, endingAfter(6))).rejects.toThrow('ended');
    const told: { done: number; total: number }[] = [];
    await move(postgres, { onProgress: (progress) => told.push(progress) });
    const { done, total } = told.at(-1) ?? {};
    expect(done).toBe(total);
    expect(told[0]?.done).toBeGreaterThan(0);
  }, 60_000);

  it('looks without writing, not even tables', async () => {
    await makeAwkwardFolder(folder);
    const postgres = await openPostgres({ url: await server.createDatabase() });
    const snapshot = await takeFolderSnapshot(folder);
    const survey = await surveyMove({ snapshot, postgres, ...PLAIN_MOVE });
    expect(survey).toMatchObject({
      state: 'begin',
      tables: expect.arrayContaining([{ name: 'conversations', rows: 2 }]),
    });
    expect(await postgres.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    snapshot.close();
    await postgres.close();
  });

  it('refuses a database with other data, and leaves it as it is', async () => {
    await makeOldFolder(folder, 1);
    const postgres = await server.open();
    await createPostgresSettingStore(postgres).write('session_secret', 'theirs');
    await expect(move(postgres, { restarts: true })).rejects.toThrow(
      /holds other data already \(in settings/,
    );
    expect(await postgres.query('SELECT key, value FROM settings')).toEqual([
      { key: 'session_secret', value: 'theirs' },
    ]);
  });

  it('refuses to go on with a folder that has changed, until it is told to begin again', async () => {
    await makeAwkwardFolder(folder);
    const postgres = await server.open();
    await expect(move(postgres, endingAfter(4))).rejects.toThrow('ended');
    const site = await openDatabase(folder);
    site.exec(`DELETE FROM profile_wishes; UPDATE conversations SET title = 'Longer' WHERE id = 'long'`);
    site.close();
    await expect(move(postgres)).rejects.toThrow(/unfinished move of another folder.*--restart/);
    expect((await move(postgres, { restarts: true })).state).toBe('restart');
    const [conversation] = await createPostgresRunStore(postgres, null).listConversations('ann', 9);
    expect(conversation?.title).toBe('Longer');
  }, 60_000);

  it('is not complete when something was written to the folder meanwhile', async () => {
    await makeOldFolder(folder, MIGRATIONS.length);
    const postgres = await server.open();
    const importing = await openDatabase(folder);
    const onProgress = () => importing.exec(`INSERT OR REPLACE INTO settings VALUES ('import.last', 'now')`);
    await expect(move(postgres, { onProgress })).rejects.toThrow(/Something was written to the folder/);
    importing.close();
    expect((await findMoveMark(postgres))?.completedAt).toBeNull();
  });

  it.each([
    [
      `UPDATE outcomes SET response = 'other', error_code = 'x' WHERE run = 5`,
      /table outcomes .* row run 5 differs in response, error_code/,
    ],
    [
      `DELETE FROM run_events WHERE run = 'turn 200' AND last_seq = 3`,
      /table run_events .* row run "turn 200", last_seq 3 is missing/,
    ],
    [
      `INSERT INTO gone_pages VALUES ('a'), ('hidden')`,
      /table gone_pages .* row id "a" is not in the folder/,
    ],
  ])(
    'names the table and the row when PostgreSQL has something else: %s',
    async (spoil, message) => {
      await makeAwkwardFolder(folder);
      const postgres = await server.open();
      let isSpoiled: Promise<unknown> = Promise.resolve();
      const onProgress: MoveOptions['onProgress'] = ({ path }) => {
        if (path === 'copying own_kinds') isSpoiled = postgres.query(spoil);
      };
      await expect(move(postgres, { onProgress })).rejects.toThrow(message);
      await isSpoiled;
      expect((await findMoveMark(postgres))?.completedAt).toBeNull();
    },
    60_000,
  );

  it('lets one of two that move the same folder at once end in peace', async () => {
    await makeAwkwardFolder(folder);
    const postgres = await server.open();
    const second = mkdtempSync(join(tmpdir(), 'milepost-move-'));
    const outcomes = await Promise.allSettled([move(postgres), moveCopy(second, postgres)]);
    rmSync(second, { recursive: true });
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(
      String((outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason),
    ).toMatch(/Another process/);
  }, 60_000);

  async function moveCopy(second: string, postgres: Postgres) {
    const { copyFileSync } = await import('node:fs');
    copyFileSync(join(folder, 'milepost.sqlite'), join(second, 'milepost.sqlite'));
    return moveFrom(second, postgres);
  }
});

describe('MOVED_TABLES', () => {
  it('has every table of a folder, or says here why not', async () => {
    const database = await openDatabase(folder);
    const tables = database
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'passage_*' AND name NOT GLOB 'sqlite_*' ORDER BY name`,
      )
      .all()
      .map(({ name }) => String(name));
    // Documents go by the import, and the state of their publication with them.
    const ofDocuments = ['documents', 'passages', 'live_states'];
    expect([...MOVED_TABLES.map(({ name }) => name), ...ofDocuments].sort()).toEqual(tables);
    for (const { name, columns, from = {} } of MOVED_TABLES) {
      const found = database.prepare('SELECT name FROM pragma_table_info(?)').all(name);
      const names = found.map((column) => String(column.name));
      expect(
        Object.keys(columns)
          .filter((column) => from[column] !== 'address')
          .sort(),
      ).toEqual(names.filter((column) => column !== 'pk' || 'pk' in columns).sort());
    }
    database.close();
  });
});
