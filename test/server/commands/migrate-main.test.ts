import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { openPostgres, type Postgres } from '../../../pipeline/adapters/postgres/connection.ts';
import { makeAwkwardFolder, makeOldFolder } from '../../fakes/awkward-folder.ts';
import { describeWithPostgres } from '../../postgres.ts';
import { createPrograms } from '../../start-program.ts';

const programs = createPrograms();
let folder: string;
let opened: Postgres[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-migrate-'));
});
afterEach(async () => {
  await programs.stopAll();
  for (const postgres of opened.splice(0)) await postgres.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing listens there. */
const NOWHERE = 'postgres://milepost:hidden@127.0.0.1:9/milepost';
const digest = () =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'milepost.sqlite')))
    .digest('hex');
const start = (args: readonly string[], env = {}) =>
  programs.start('migrate-main', args, { DATA_DIR: folder, ...env });

async function run(args: readonly string[], env = {}) {
  const program = start(args, env);
  return { code: await program.ended, output: program.output() };
}

async function open(url: string): Promise<Postgres> {
  const postgres = await openPostgres({ url, maxConnections: 2 });
  opened = [...opened, postgres];
  return postgres;
}

const TURNS = 5_000;

describeWithPostgres('npm run migrate', (server) => {
  it('says what it would copy, copies and verifies it, says how to go on and back, and does nothing twice', async () => {
    await makeAwkwardFolder(folder, { turns: TURNS });
    const before = digest();
    const url = await server.createDatabase();
    const shown = url.replace(':milepost@', ':***@');
    expect(await run(['--to', url, '--check'])).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^Would copy .* to [\s\S]*\n {2}run_events +10,002\n[\s\S]*\nNothing was changed\.\n$/,
      ),
    });
    const { code, output } = await run(['--to', url]);
    expect([code, output]).toEqual([
      0,
      expect.stringContaining(`Copied ${folder} to ${shown} and verified it: `),
    ]);
    expect(output).toMatch(/100 %\n/);
    expect(output).toMatch(/\n {2}conversations +2 {2}sha256 [0-9a-f]{16}\n/);
    expect(output).toContain('Left out: 1 row of run_events whose run was erased.');
    expect(output).toContain('set DATABASE_URL to that address');
    expect(output).toContain('To go back, stop Milepost, leave DATABASE_URL out');
    expect(await run([], { DATABASE_URL: url })).toEqual({
      code: 0,
      output: expect.stringContaining('copied to '.concat(shown, ' already')),
    });
    expect(digest()).toBe(before);
    // Nothing of visitors lies about.
    expect(existsSync(join(folder, 'moving'))).toBe(false);
  }, 60_000);

  it('goes on after it was killed in the middle, wherever that was, with every row once', async () => {
    await makeAwkwardFolder(folder, { turns: TURNS });
    const before = digest();
    const url = await server.createDatabase();
    const postgres = await open(url);
    let kills = 0;
    for (const rows of [1, 1_500, TURNS, 7_000]) {
      const program = start(['--to', url]);
      const isEnded = program.ended.then(() => true);
      while ((await countCopied(postgres)) < rows && !(await Promise.race([isEnded, delay(1, false)])));
      if (program.child.kill('SIGKILL')) kills++;
      await program.ended;
    }
    expect(kills).toBeGreaterThan(1);
    const site = programs.start('main', [], { DATA_DIR: join(folder, 'node'), DATABASE_URL: url }, folder);
    expect(await site.ended).toBe(1);
    expect(site.output()).toMatch(
      /^A data folder is being moved .* npm run migrate, or leave DATABASE_URL out.*\n$/,
    );
    expect((await run(['--to', url])).code).toBe(0);
    const [row] = await postgres.query('SELECT count(*) AS n, count(DISTINCT run) AS runs FROM run_events');
    expect([Number(row?.n), Number(row?.runs)]).toEqual([2 * TURNS + 2, TURNS + 2]);
    expect(digest()).toBe(before);
  }, 120_000);

  it('has a visitor go on with the same cookie, in the conversation that was open', async () => {
    const ask = (url: string, cookie: string) => {
      const headers = { 'Content-Type': 'application/json', Cookie: cookie };
      const body = JSON.stringify({ message: 'What is the progress widget?' });
      return fetch(`${url}/api/chat/stream`, { method: 'POST', headers, body });
    };
    const first = programs.start('main', [], { DATA_DIR: folder });
    const response = await ask(await first.address(), '');
    const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
    const { conversationId } = JSON.parse(
      /^data: (\{.*"conversationId".*)$/m.exec(await response.text())?.[1] ?? '{}',
    );
    expect(conversationId).toBeTruthy();
    const url = await server.createDatabase();
    const running = await run(['--to', url]);
    expect([running.code, running.output]).toEqual([
      1,
      expect.stringMatching(/is in use by another Milepost \(process \d+ .*Stop that one/),
    ]);
    await first.logged();
    expect(await run(['--to', url])).toMatchObject({ code: 0 });
    const second = programs.start('main', [], { DATA_DIR: folder, DATABASE_URL: url });
    const page = await fetch(`${await second.address()}/c/${conversationId}`, {
      headers: { Cookie: cookie },
    });
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('What is the progress widget?'),
    ]);
    expect((await ask(await second.address(), cookie)).headers.get('set-cookie')).toBeNull();
  }, 60_000);

  it('ends with SIGTERM between two batches, and says how to go on', async () => {
    await makeAwkwardFolder(folder, { turns: TURNS });
    const url = await server.createDatabase();
    const postgres = await open(url);
    const program = start(['--to', url]);
    while ((await countCopied(postgres)) === 0) await delay(1);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(130);
    expect(program.output()).toContain('Interrupted. The same command goes on from here.');
    expect(readdirSync(folder)).not.toContain('moving');
  }, 60_000);

  it('refuses a database that holds another site, and says so without the password', async () => {
    await makeOldFolder(folder, 3);
    const url = await server.createDatabase();
    const site = programs.start('main', [], { DATA_DIR: join(folder, 'other'), DATABASE_URL: url }, folder);
    await site.address();
    for (const args of [['--check'], ['--restart'], []]) {
      const { code, output } = await run(['--to', url, ...args]);
      expect([code, output]).toEqual([
        1,
        expect.stringMatching(/^The database holds other data already .*Name an empty database\.\n$/),
      ]);
    }
  }, 60_000);
});

/** None while there are no tables yet. */
async function countCopied(postgres: Postgres): Promise<number> {
  const [row] = await postgres
    .query('SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM outcomes) AS n')
    .catch(() => []);
  return Number(row?.n ?? 0);
}

describe('npm run migrate', () => {
  it.each([
    [['--to', 'mysql://localhost/x'], /^--to: it is not an address such as postgres:\/\/user/],
    [['--to', NOWHERE, '--from', '/nowhere'], /^\/nowhere has no file milepost\.sqlite/],
    [[], /^Usage: npm run migrate/],
    [['somewhere', '--to', NOWHERE], /^Usage: npm run migrate/],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { code, output } = await run(args);
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toContain('hidden');
    expect(existsSync('/nowhere')).toBe(false);
  });

  it('says that a folder has no file, is damaged, or was written by a newer version', async () => {
    expect((await run(['--to', NOWHERE])).output).toMatch(/ has no file milepost\.sqlite\. Name the folder /);
    writeFileSync(join(folder, 'milepost.sqlite'), 'nonsense'.repeat(1_000));
    expect((await run(['--to', NOWHERE])).output).toMatch(/milepost\.sqlite is damaged /);
    rmSync(join(folder, 'milepost.sqlite'));
    const newer = await openDatabase(folder);
    newer.exec('PRAGMA user_version = 999');
    newer.close();
    const { output } = await run(['--to', NOWHERE]);
    expect(output).toContain(`${join(folder, 'milepost.sqlite')} was written by a newer version`);
    expect(existsSync(join(folder, 'moving'))).toBe(false);
  }, 30_000);

  it('says that no PostgreSQL answers, without its password', async () => {
    await makeOldFolder(folder, 12);
    const { code, output } = await run(['--to', NOWHERE]);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/^PostgreSQL cannot be used: .*127\.0\.0\.1:9/),
    ]);
    expect(output).not.toContain('hidden');
  }, 30_000);

  it('explains itself', async () => {
    expect(await run(['--help'])).toEqual({
      code: 0,
      output: expect.stringContaining('Usage: npm run migrate'),
    });
  });
});
