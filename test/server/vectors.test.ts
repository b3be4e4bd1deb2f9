import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { embedding } from '../fakes/embedding-upstream.ts';
import { trainLatentEmbedding } from '../fakes/latent-embedding.ts';
import { RELATED_TEXTS } from '../fakes/related-texts.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../fakes/scripted-upstream.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms, type Program } from '../start-program.ts';

const FILES = {
  'workshop.md': '# Workshop\n\nA mechanic looks after each automobile twice a year.\n',
  'visits.md': '# Visits\n\nThe physician is in on Mondays.\n',
  'kitchen.md': '# Kitchen\n\nDough rests for an hour.\n',
};
const programs = createPrograms();
let folder: string;
let docs: string;
let upstream: ScriptedUpstream;
let settings: Record<string, string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  docs = join(folder, 'docs');
  for (const name of ['data', 'docs']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(docs, name), text);
  upstream = await startScriptedUpstream(embedding(trainLatentEmbedding(RELATED_TEXTS, { dimensions: 8 })));
  settings = {
    DATA_DIR: join(folder, 'data'),
    STARTER_GUIDE: 'off',
    OPENAI_EMBEDDING_MODEL: 'latent',
    OPENAI_EMBEDDING_BASE_URL: upstream.url,
    OPENAI_EMBEDDING_TIMEOUT_MS: '400',
  };
});
afterEach(async () => {
  await programs.stopAll();
  await upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

async function runImport(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const program = programs.start('import-main', args, settings);
  const code = await program.ended;
  return { code, output: program.output() };
}

async function ask(server: Program, message: string) {
  const response = await fetch(`${await server.address()}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  const frames = readFrames(await response.text());
  const dataOf = (name: string) => frames.filter(({ event }) => event === name).map(({ data }) => data);
  return {
    documents: dataOf('source').map((source) => (source as { documentId: string }).documentId),
    intents: dataOf('intent'),
    complete: dataOf('complete')[0],
  };
}

describe('an import with a model of vectors', () => {
  it('makes them, and a server finds a document that uses other words than the question', async () => {
    expect(await runImport([docs])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Imported 3 documents[\s\S]*Vectors of latent: 3 made, 0 kept/),
    });
    const server = programs.start('main', [], settings);
    expect((await ask(server, 'Who repairs my car?')).documents[0]).toBe('workshop.md');
    expect(server.output()).not.toContain('without a vector');
  }, 20_000);

  it('imports all documents though the server of vectors is down, and says how to make up for it', async () => {
    upstream.script = (_call, res) => void res.writeHead(401).end();
    const { code, output } = await runImport([docs]);
    expect(code).toBe(0);
    expect(output).toContain('Imported 3 documents');
    expect(output).toContain('3 still missing');
    expect(output).toContain(`answered 401. Look at OPENAI_EMBEDDING_MODEL and its server (${upstream.url})`);
    expect(output).toContain('npm run import -- --vectors');
    const server = programs.start('main', [], settings);
    expect((await ask(server, 'When is the physician in?')).documents).toEqual(['visits.md']);
    expect(server.output()).toContain('"missing":3');
    expect(server.output()).toContain('npm run import -- --vectors');
  }, 20_000);

  it('makes what is missing later, into a running server, without changed files', async () => {
    const alive = upstream.script;
    upstream.script = (_call, res) => void res.writeHead(401).end();
    await runImport([docs]);
    expect((await runImport(['--vectors'])).code).toBe(1);
    upstream.script = alive;
    const server = programs.start('main', [], settings);
    expect((await ask(server, 'Who repairs my car?')).documents).toEqual([]);
    expect(await runImport([docs])).toMatchObject({ output: expect.stringContaining('3 made') });
    expect((await ask(server, 'Who repairs my car?')).documents[0]).toBe('workshop.md');
    expect(await runImport(['--vectors'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('3 kept'),
    });
  }, 40_000);

  it('keeps what was made when it is interrupted, and goes on', async () => {
    const alive = upstream.script;
    // The first request asks for the length of vectors only.
    upstream.script = (call, res) => {
      if (upstream.calls.length === 1) return alive(call, res);
    };
    const program = programs.start('import-main', [docs], settings);
    while (upstream.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(program.output()).toContain('It was interrupted.');
    upstream.script = alive;
    expect(await runImport(['--vectors'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('3 made'),
    });
  }, 20_000);

  it('is not asked where no model of vectors is set: the table of the package makes them', async () => {
    settings = { DATA_DIR: settings.DATA_DIR ?? '', STARTER_GUIDE: 'off' };
    expect(await runImport([docs])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Vectors: 3 made, 0 kept/),
    });
    expect(await runImport(['--vectors'])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Vectors: 0 made, 3 kept/),
    });
    expect(upstream.calls).toEqual([]);
    const server = programs.start('main', [], settings);
    expect((await ask(server, 'Who repairs my car?')).documents[0]).toBe('workshop.md');
  }, 20_000);
});

describe('a server with a model of vectors', () => {
  it('answers from the words when it is down, without a word to the visitor, and warns in its log', async () => {
    await runImport([docs]);
    const server = programs.start('main', [], settings);
    await server.address();
    upstream.script = () => {};
    const { documents, complete } = await ask(server, 'When is the physician in?');
    expect(documents).toEqual(['visits.md']);
    expect(complete).toMatchObject({ success: true, degraded: [] });
    expect(server.output()).toMatch(/"level":40.*searched by its words alone/);
    expect(server.output()).not.toContain('"level":50');
  }, 20_000);

  it('does not give the key of the model to a server of vectors of its own', async () => {
    settings.OPENAI_API_KEY = 'sk-very-secret';
    await runImport([docs]);
    expect(upstream.calls.length).toBeGreaterThan(0);
    expect(JSON.stringify(upstream.calls)).not.toContain('sk-very-secret');
  }, 20_000);
});
