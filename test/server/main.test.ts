import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { SETTINGS } from '../../server/settings.ts';
import { toDocument } from '../contracts/knowledge-base.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms } from '../start-program.ts';

// Every test starts one program or two.
jest.setTimeout(60_000);

const programs = createPrograms();
afterEach(() => programs.stopAll());

async function ask(url: string, message: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ message }),
  });
  return { response, events: readFrames(await response.text()) };
}

describe('npm start', () => {
  it('serves a site that answers from its guide, with nothing configured', async () => {
    const url = await programs.start('main').address();
    const { events } = await ask(url, 'How do I import my own documents?');
    expect(events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100, status: 'done' });
    const complete = events.find(({ event }) => event === 'complete')?.data;
    expect(complete).toMatchObject({ success: true, finishReason: 'extractive' });
    expect(complete.response).toMatch(/npm run import/);
    const page = await fetch(url + complete.pageUrl);
    expect(page.status).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' });
  });

  it('answers the questions that its readers have, from the guide', async () => {
    const url = await programs.start('main').address();
    const answers: [question: string, parts: RegExp[]][] = [
      ['How do I embed the progress widget?', [/widget\/v1\.js/, /<milepost-progress>/, /EMBED_ORIGINS/]],
      ['Why does my proxy hold events back?', [/buffers/, /compresses/, /HTTP\/1\.0/]],
      [
        'What is Milepost?',
        [/^\*.*\*\n\nMilepost is a web server that answers questions from your own documents\./],
      ],
      ['Why does my stream arrive all at once?', [/buffers or compresses the stream/]],
      ['how many concurrent streams can it handle', [/9,000 concurrent streams/]],
      ['How do I back up the database?', [/npm run backup -- \/backups\/milepost\.sqlite/]],
      [
        'How do I update to a new version?',
        [/1\. Make a backup: `npm run backup/, /4\. Stop the old version and start the new one/],
      ],
      ['How do I delete my conversation?', [/"Delete this conversation"/]],
      ['Does Milepost support PostgreSQL?', [/With `DATABASE_URL` it supports PostgreSQL/]],
      ['is there a docker image', [/there is no ready-made Docker image/]],
      ['How do I use Ollama?', [/OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:11434\/v1/]],
      ['How do I resume a stream after the connection was lost?', [/`Last-Event-ID`/]],
    ];
    for (const [question, parts] of answers) {
      const { events } = await ask(url, question);
      const complete = events.find(({ event }) => event === 'complete')?.data;
      for (const part of parts) expect(complete.response).toMatch(part);
      expect(complete.sources.length).toBeGreaterThan(0);
    }
  });

  it('prints every setting with --help and does not start', async () => {
    const program = programs.start('main', ['--help']);
    expect(await program.ended).toBe(0);
    for (const name of Object.keys(SETTINGS)) expect(program.output()).toContain(name);
    expect(program.output()).not.toContain('is ready');
  });

  it('refuses wrong settings at start, all of them at once, each with its fix', async () => {
    const program = programs.start('main', [], { PORT: 'x', LOG_LEVEL: 'loud' });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/PORT: .*whole number.*\n.*LOG_LEVEL: .*trace/);
    expect(program.output()).not.toMatch(/^\s+at /m);
  });

  it('reads a .env file, and lets the environment win', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'milepost-'));
    writeFileSync(join(dataDir, '.env'), 'SITE_NAME=From the file\nLOG_LEVEL=loud\n');
    const url = await programs.start('main', [], { DATA_DIR: dataDir, LOG_LEVEL: 'warn' }).address();
    expect(await (await fetch(url)).text()).toContain('From the file');
  });

  it('says what to do when the port is in use', async () => {
    const url = await programs.start('main').address();
    const second = programs.start('main', [], { PORT: new URL(url).port });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/Port \d+ on 127\.0\.0\.1 is in use\..*set PORT/);
  });

  it('refuses an option that it does not know', async () => {
    const program = programs.start('main', ['--takeovr']);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/Unknown option '--takeovr'/);
  });

  it('starts while an import is under way', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'milepost-'));
    const database = await openDatabase(dataDir);
    const knowledge = createSqliteKnowledgeImport(database);
    await knowledge.put(toDocument('a', ['Quartz is a hard mineral.']));
    const url = await programs.start('main', [], { DATA_DIR: dataDir }).address();
    await knowledge.commit();
    database.close();
    expect((await ask(url, 'Is quartz hard?')).events.at(-1)?.data).toMatchObject({ status: 'done' });
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ documents: 1 });
  });

  it('says what to do about a database that is damaged or from a newer version', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'milepost-'));
    const database = await openDatabase(dataDir);
    database.exec('PRAGMA user_version = 999');
    database.close();
    const newer = programs.start('main', [], { DATA_DIR: dataDir });
    expect(await newer.ended).toBe(1);
    expect(newer.output()).toMatch(/newer version/);
    const other = mkdtempSync(join(tmpdir(), 'milepost-'));
    writeFileSync(join(other, 'milepost.sqlite'), 'nonsense'.repeat(1_000));
    const damaged = programs.start('main', [], { DATA_DIR: other });
    expect(await damaged.ended).toBe(1);
    expect(damaged.output()).toMatch(/is damaged/);
  });

  it('says what to do when DATA_DIR cannot be used', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    writeFileSync(join(folder, 'file'), '');
    const program = programs.start('main', [], { DATA_DIR: join(folder, 'file/data') }, folder);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/Cannot write to DATA_DIR .*set DATA_DIR/s);
  });
});

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly', async (signal) => {
    const program = programs.start('main');
    await program.address();
    program.child.kill(signal);
    expect(await program.ended).toBe(0);
  });
});

describe('npm run import', () => {
  it('is seen by the next question while the server runs, and the guide makes way', async () => {
    const server = programs.start('main');
    const url = await server.address();
    const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    writeFileSync(
      join(folder, 'opening.md'),
      '# Opening hours\n\nThe museum of mileposts opens at nine in the morning on weekdays.\n',
    );
    const imported = programs.start('import-main', [folder], { DATA_DIR: server.dataDir });
    expect([await imported.ended, imported.output()]).toEqual([0, expect.stringMatching(/1/)]);
    const { events } = await ask(url, 'When does the museum of mileposts open?');
    const complete = events.find(({ event }) => event === 'complete')?.data;
    expect(complete.response).toMatch(/opens at nine in the morning/);
    const documents = events.filter(({ event }) => event === 'source').map(({ data }) => data.documentId);
    expect(documents).toEqual(['opening.md']);
  });

  it('reports what it cannot read and imports the rest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    writeFileSync(join(folder, 'good.md'), '# Good\n\nThis one can be read by anyone who likes to.\n');
    writeFileSync(join(folder, 'bad.md'), Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x00, 0x41]));
    const program = programs.start('import-main', [folder]);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/bad\.md/);
    expect(program.output()).toMatch(/1 .*added|added.* 1/i);
  });

  it('explains itself without arguments and fails', async () => {
    const program = programs.start('import-main');
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('Usage: npm run import');
  });
});
