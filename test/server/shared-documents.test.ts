import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it, jest } from '@jest/globals';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import { createPostgresDocumentFeed } from '../../pipeline/adapters/postgres/postgres-document-feed.ts';
import { embedding } from '../fakes/embedding-upstream.ts';
import { trainLatentEmbedding } from '../fakes/latent-embedding.ts';
import { RELATED_TEXTS } from '../fakes/related-texts.ts';
import { startScriptedUpstream } from '../fakes/scripted-upstream.ts';
import { describeWithPostgres } from '../postgres.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms, type Program } from '../start-program.ts';

// Every test starts several programs.
jest.setTimeout(90_000);

const programs = createPrograms();
let folders: string[] = [];
afterEach(async () => {
  await programs.stopAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders = [];
});

function writeDocument(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  folders.push(folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return folder;
}

async function ask(url: string, message: string) {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  return readFrames(await response.text()).find(({ event }) => event === 'complete')?.data;
}

async function ready(url: string): Promise<{ documents: number; documentsVersion: number }> {
  return (await (await fetch(`${url}/readyz`)).json()) as { documents: number; documentsVersion: number };
}

describeWithPostgres('sites that share a PostgreSQL', (server) => {
  async function run(
    name: 'import-main' | 'words-main' | 'unanswered-main',
    args: readonly string[],
    DATABASE_URL: string,
  ): Promise<Program> {
    const program = programs.start(name, args, { DATABASE_URL });
    await program.ended;
    return program;
  }

  it('answer within five seconds what a third machine has imported, and say which version they used', async () => {
    const DATABASE_URL = await server.createDatabase();
    const sites = [1, 2].map(() => programs.start('main', [], { DATABASE_URL }));
    const urls = await Promise.all(sites.map((site) => site.address()));
    const folder = writeDocument(
      'opening.md',
      '# Opening hours\n\nThe museum of mileposts opens at nine in the morning on weekdays.\n',
    );
    const imported = await run('import-main', [folder], DATABASE_URL);
    expect(imported.output()).toMatch(/1 .*added|added.* 1/i);
    const endedAt = performance.now();
    for (const url of urls) {
      while ((await ready(url)).documents !== 1) await delay(20);
      expect(performance.now() - endedAt).toBeLessThan(5_000);
      const complete = await ask(url, 'When does the museum of mileposts open?');
      expect(complete).toMatchObject({
        response: expect.stringMatching(/opens at nine in the morning/),
        documentsVersion: (await ready(url)).documentsVersion,
      });
    }
  });

  it('bring the guide once, whichever comes first', async () => {
    const DATABASE_URL = await server.createDatabase();
    const first = await programs.start('main', [], { DATABASE_URL }).address();
    const second = await programs.start('main', [], { DATABASE_URL }).address();
    expect(await ready(second)).toMatchObject({
      documentsVersion: 1,
      documents: (await ready(first)).documents,
    });
    expect((await ready(second)).documents).toBeGreaterThan(5);
    const postgres = await openPostgres({ url: DATABASE_URL });
    expect((await createPostgresDocumentFeed(postgres).present()).version).toBe(1);
    await postgres.close();
  });

  it('have the vectors of a server made once, by whichever machine imports', async () => {
    const DATABASE_URL = await server.createDatabase();
    const upstream = await startScriptedUpstream(
      embedding(trainLatentEmbedding(RELATED_TEXTS, { dimensions: 8 })),
    );
    const settings = {
      DATABASE_URL,
      STARTER_GUIDE: 'off',
      OPENAI_EMBEDDING_MODEL: 'latent',
      OPENAI_EMBEDDING_BASE_URL: upstream.url,
    };
    const folder = writeDocument(
      'workshop.md',
      '# Workshop\n\nA mechanic looks after each automobile twice a year.\n',
    );
    const running = programs.start('main', [], { ...settings, LOG_LEVEL: 'info' });
    await running.address();
    const first = programs.start('import-main', [folder], settings);
    expect([await first.ended, first.output()]).toEqual([0, expect.stringMatching(/latent: 1 made, 0 kept/)]);
    while (!running.output().includes('took the vectors of passages that are shared')) await delay(20);
    const paid = upstream.calls.length;
    const late = programs.start('main', [], settings);
    await late.address();
    expect(late.output()).not.toContain('without a vector');
    const again = programs.start('import-main', ['--vectors'], settings);
    expect([await again.ended, again.output()]).toEqual([0, expect.stringMatching(/latent: 0 made, 1 kept/)]);
    // The one text that tells the length of vectors.
    expect(upstream.calls.length - paid).toBe(1);
    await upstream.close();
  });

  it('have their commands work from any machine, with a folder of its own', async () => {
    const DATABASE_URL = await server.createDatabase();
    const folder = writeDocument('rocks.md', '# Rocks\n\nQuartz is a hard mineral that scratches glass.\n');
    await run('import-main', [folder], DATABASE_URL);
    const again = await run('import-main', [folder], DATABASE_URL);
    expect(again.output()).toMatch(/1 .*unchanged|unchanged.* 1/i);
    const words = join(writeDocument('words.txt', 'gem -> quartz\nstone -> pumice\n'), 'words.txt');
    const taken = await run('words-main', ['import', words], DATABASE_URL);
    expect(taken.output()).toContain('No document has "pumice" yet.');
    expect(taken.output()).not.toContain('No document has "quartz"');
    const unanswered = await run('unanswered-main', ['--json'], DATABASE_URL);
    expect(await unanswered.ended).toBe(0);
  });
});
