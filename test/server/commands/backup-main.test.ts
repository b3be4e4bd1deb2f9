import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { MIGRATIONS } from '../../../pipeline/adapters/embedded/sqlite/schema.ts';
import { makeAwkwardFolder, makeOldFolder } from '../../fakes/awkward-folder.ts';
import { createPrograms } from '../../start-program.ts';

const programs = createPrograms();
/** Everything of a test; its data folders among it. */
let folder: string;
let data: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-backup-'));
  data = join(folder, 'data');
  file = join(folder, 'backup.sqlite');
  mkdirSync(data);
});
afterEach(async () => {
  await programs.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

async function run(command: 'backup' | 'restore', args: readonly string[], env: Record<string, string> = {}) {
  const program = programs.start(`${command}-main`, args, { DATA_DIR: data, ...env });
  return { code: await program.ended, output: program.output() };
}
const backup = (args: readonly string[] = [file], env = {}) => run('backup', args, env);
const restore = (args: readonly string[] = [file], env = {}) => run('restore', args, env);

async function ask(url: string, message: string, cookie = '') {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ message }),
  });
  const [, conversation = ''] = /"conversationId":"([^"]+)"/.exec(await response.text()) ?? [];
  return { conversation, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

describe('npm run backup', () => {
  it('copies the data of a running site, with which another one goes on for the same visitor', async () => {
    const site = programs.start('main', [], { DATA_DIR: data });
    const url = await site.address();
    const { conversation, cookie } = await ask(url, 'What is the progress widget?');
    const { code, output } = await backup();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/Wrote .* and read it again: [\d.]+ MB, [\d,]+ rows of \d+ tables/),
    ]);
    expect(output).toMatch(/\n {2}conversations +1\n {2}runs +1\n {2}pages +1\n {2}documents +\d\d\n/);
    expect(output).toContain('The secret that signs the cookies of visitors is in it');
    // Nothing is left beside it.
    expect(readdirSync(folder).sort()).toEqual(['backup.sqlite', 'data']);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const other = join(folder, 'other');
    expect(await restore([file, '--to', other])).toMatchObject({ code: 0 });
    expect(statSync(join(other, 'milepost.sqlite')).mode & 0o777).toBe(0o600);
    const second = await programs.start('main', [], { DATA_DIR: other }).address();
    const page = await fetch(`${second}/c/${conversation}`, { headers: { Cookie: cookie } });
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('What is the progress widget?'),
    ]);
    expect((await ask(second, 'Why?', cookie)).cookie).toBe('');
  }, 60_000);

  it('leaves out what was erased, in every corner of the file', async () => {
    const word = 'quokkaburra';
    const url = await programs.start('main', [], { DATA_DIR: data }).address();
    const { conversation, cookie } = await ask(url, `What does ${word} mean?`);
    const before = join(folder, 'before.sqlite');
    await backup([before]);
    expect(readFileSync(before).includes(word)).toBe(true);
    const { status } = await fetch(`${url}/c/${conversation}/erase`, {
      method: 'POST',
      headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
      redirect: 'manual',
    });
    expect(status).toBe(303);
    expect(await backup()).toMatchObject({ code: 0 });
    expect(readFileSync(file).includes(word)).toBe(false);
  }, 60_000);

  it('has every row of one moment while somebody writes all the time', async () => {
    await makeAwkwardFolder(data);
    const database = await openDatabase(data);
    let isDone = false;
    const copied = backup().finally(() => {
      isDone = true;
    });
    let written = 0;
    const insert = database.prepare('INSERT INTO gone_pages VALUES (?)');
    while (!isDone) {
      // The program may have the lock for some milliseconds; its wait is that of a program.
      insert.run(`id-${written++}`);
      await new Promise(setImmediate);
    }
    database.close();
    expect(await copied).toMatchObject({ code: 0 });
    const copy = join(folder, 'copy');
    await restore([file, '--to', copy]);
    const found = await openDatabase(copy);
    const rows = Number(found.prepare("SELECT count(*) AS n FROM gone_pages WHERE id LIKE 'id-%'").get()?.n);
    const last = Number(
      found
        .prepare("SELECT max(CAST(substr(id, 4) AS INTEGER)) AS n FROM gone_pages WHERE id LIKE 'id-%'")
        .get()?.n,
    );
    found.close();
    // None before the last that it has is missing.
    expect(rows).toBe(last + 1);
    expect(written).toBeGreaterThan(rows);
  }, 60_000);

  it('names a file in a folder after the time, and overwrites none', async () => {
    await makeAwkwardFolder(data);
    const { code } = await backup([folder]);
    const made = readdirSync(folder).filter((name) =>
      /^milepost-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.sqlite$/.test(name),
    );
    expect([code, made.length]).toEqual([0, 1]);
    const path = join(folder, made[0] ?? '');
    const before = readFileSync(path);
    expect(await backup([path])).toEqual({
      code: 1,
      output: `${path} exists, and is left as it is. Name another file.\n`,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  }, 60_000);

  it('does not bring the tables of an older version up to date', async () => {
    await makeOldFolder(data, 3);
    expect(await backup()).toMatchObject({ code: 0 });
    expect(await restore([file, '--put-aside'])).toMatchObject({ code: 0 });
    const { DatabaseSync } = (process.getBuiltinModule?.('node:sqlite') ??
      (await import('@photostructure/sqlite'))) as typeof import('@photostructure/sqlite');
    const database = new DatabaseSync(join(data, 'milepost.sqlite'));
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
    database.close();
    const site = programs.start('main', [], { DATA_DIR: data });
    expect(await site.address()).toContain('http');
  }, 60_000);

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves nothing behind after %s',
    async (signal) => {
      await makeAwkwardFolder(data, { turns: 2_000 });
      const program = programs.start('backup-main', [file], { DATA_DIR: data });
      const isEnded = program.ended.then(() => true);
      // Its file is there before its thread has begun.
      while (!readdirSync(folder).some((name) => name.endsWith('.unfinished')))
        if (await Promise.race([isEnded, new Promise((resolve) => setImmediate(resolve, false))])) break;
      program.child.kill(signal);
      await program.ended;
      expect(program.child.signalCode).toBe(signal);
      expect(program.output()).toContain('Interrupted. Nothing was changed.');
      expect(readdirSync(folder)).toEqual(['data']);
    },
    60_000,
  );

  it('says what is in the way', async () => {
    expect(await backup()).toEqual({
      code: 1,
      output: expect.stringMatching(/has no file milepost\.sqlite/),
    });
    await makeAwkwardFolder(data);
    const nowhere = join(folder, 'nowhere/backup.sqlite');
    expect(await backup([nowhere])).toEqual({
      code: 1,
      output: expect.stringMatching(/^Cannot write .*Make its folder/),
    });
    expect((await backup([])).output).toMatch(/^Usage: npm run backup/);
    const address = { DATABASE_URL: 'postgres://ann:hidden@127.0.0.1:9/milepost' };
    const { code, output } = await backup([file], address);
    expect([code, output]).toEqual([
      1,
      expect.stringContaining("pg_dump -Fc -f milepost.dump 'postgres://ann:***@127.0.0.1:9/milepost'"),
    ]);
    expect(await backup([file, '--from', data], address)).toMatchObject({ code: 0 });
    expect((await restore([file], address)).output).toContain('pg_restore -d');
    const own = await backup([join(folder, 'second.sqlite')], { SESSION_SECRET: 's'.repeat(32) });
    expect(own.output).toContain('keep your settings, too');
  }, 60_000);

  it('refuses data that is damaged', async () => {
    await makeAwkwardFolder(data, { turns: 2_000 });
    damage(join(data, 'milepost.sqlite'));
    expect(await backup()).toEqual({ code: 1, output: expect.stringContaining('is damaged') });
    expect(readdirSync(folder)).toEqual(['data']);
  }, 60_000);
});

describe('npm run restore', () => {
  beforeEach(async () => {
    await makeAwkwardFolder(data);
    await backup();
  });

  it('leaves data alone unless it is to put it aside, and says where that is', async () => {
    const before = readFileSync(join(data, 'milepost.sqlite'));
    expect(await restore()).toEqual({
      code: 1,
      output: expect.stringMatching(/has data already.*--put-aside/),
    });
    expect(readFileSync(join(data, 'milepost.sqlite')).equals(before)).toBe(true);
    const { code, output } = await restore([file, '--put-aside']);
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/What was there before is in .*before-restore-/),
    ]);
    const [aside = ''] = readdirSync(data).filter((name) => name.startsWith('before-restore-'));
    expect(readFileSync(join(data, aside, 'milepost.sqlite')).equals(before)).toBe(true);
    expect(readFileSync(join(data, 'milepost.sqlite')).equals(readFileSync(file))).toBe(true);
  }, 60_000);

  it('refuses while a site has the folder', async () => {
    const site = programs.start('main', [], { DATA_DIR: data });
    await site.address();
    expect(await restore([file, '--put-aside'])).toEqual({
      code: 1,
      output: expect.stringMatching(/in use by another Milepost \(process \d+ .*Stop that one/),
    });
    expect(readdirSync(data).filter((name) => name.startsWith('before-restore-'))).toEqual([]);
  }, 60_000);

  it('takes no file of something else, of a newer version or with damage, and leaves the folder as it was', async () => {
    const to = join(folder, 'empty');
    const text = join(folder, 'text');
    writeFileSync(text, 'Words, and no data. '.repeat(500));
    expect((await restore([text, '--to', to])).output).toMatch(/^.*text is no data of Milepost/);
    expect((await restore([join(folder, 'none'), '--to', to])).output).toContain('There is no file');
    expect(existsSync(to)).toBe(false);

    chmodSync(file, 0o600);
    const intact = readFileSync(file);
    const newer = Buffer.from(intact);
    // Of the head of a file of SQLite: its user_version.
    newer.writeUInt32BE(MIGRATIONS.length + 1, 60);
    writeFileSync(join(folder, 'newer.sqlite'), newer);
    expect((await restore([join(folder, 'newer.sqlite'), '--to', to])).output).toContain(
      'written by a newer version',
    );

    damage(file);
    const { code, output } = await restore([file, '--to', to]);
    expect([code, output]).toEqual([1, expect.stringContaining(`${file} is damaged`)]);
    expect(existsSync(join(to, 'milepost.sqlite'))).toBe(false);
    expect(readdirSync(to).filter((name) => name.includes('restoring'))).toEqual([]);
  }, 60_000);
});

/** Writes over pages in the middle, as a bad disk does. */
function damage(path: string): void {
  const middle = Math.floor(statSync(path).size / 2 / 4_096) * 4_096;
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(4 * 4_096, 0xff), 0, 4 * 4_096, middle);
}
