import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBareRepository } from '../pipeline/import/repository/bare-repository.ts';
import { pageOf, type SitePages, serveSite, stopSites } from '../pipeline/import/site/site-server.ts';
import { createPrograms } from '../start-program.ts';

const programs = createPrograms();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  mkdirSync(join(folder, 'data'));
});
afterEach(async () => {
  await programs.stopAll();
  stopSites();
  rmSync(folder, { recursive: true, force: true });
});

function startImport(...args: readonly string[]) {
  return programs.start('import-main', args, { DATA_DIR: join(folder, 'data') });
}

async function runImport(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const program = startImport(...args);
  const code = await program.ended;
  return { code, output: program.output() };
}

function siteOf(count: number): SitePages {
  const names = Array.from({ length: count }, (_, number) => `/page/${number}`);
  return {
    '/': pageOf('Home', names),
    ...Object.fromEntries(names.map((name) => [name, pageOf(name)])),
  };
}

describe('npm run import of a site', () => {
  it('imports it, and says what came of it', async () => {
    const site = await serveSite(siteOf(5));
    const refused = await runImport(site.origin);
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('add --allow-private')]);
    const first = await runImport(site.origin, '--allow-private', '--rate', '50');
    expect(first.output).toMatch(/Imported 6 documents as 6 passages .*\n {2}added +6\n/);
    expect(first.output).toContain('6 pages were asked for.');
    expect(first.code).toBe(0);
    site.pages['/page/1'] = pageOf('Changed');
    const again = await runImport(site.origin, '--allow-private', '--rate', '50');
    expect(again.output).toMatch(/changed +1\n +unchanged +5\n/);
  }, 60_000);

  it('is continued after an interruption and after a kill', async () => {
    const site = await serveSite(siteOf(40));
    const args = [site.origin, '--allow-private', '--rate', '50'];
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const before = site.asked.length;
      const program = startImport(...args);
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (site.asked.length < before + 15) return;
          clearInterval(timer);
          resolve();
        }, 10);
      });
      program.child.kill(signal);
      expect(await program.ended).toBe(code);
      if (signal === 'SIGINT') expect(program.output()).toContain('and the crawl goes on here');
    }
    const last = await runImport(...args);
    expect(last.output).toMatch(/added +41\n/);
    expect(last.output).toContain('going on where the last crawl was interrupted');
    const pages = site.asked.filter((path) => path.startsWith('/page'));
    expect(pages.length - new Set(pages).size).toBeLessThanOrEqual(16);
  }, 60_000);

  it('repeats itself until it is stopped', async () => {
    const site = await serveSite(siteOf(1));
    const program = startImport(site.origin, '--allow-private', '--rate', '50', '--every', '1m');
    await new Promise<void>((resolve) => {
      program.child.stdout?.on('data', () => {
        if (program.output().includes('The next import is at 2')) resolve();
      });
    });
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
  }, 60_000);

  it.each([
    [['http://127.0.0.1:1/', './docs'], 'imported one kind at a time'],
    [['http://127.0.0.1:1/', '--rate', '0'], '--rate is a number from 0.1 to 50, not "0".'],
    [['http://127.0.0.1:1/', '--max-pages', 'all'], '--max-pages is a number from 1 to 100,000, not "all".'],
    [
      ['http://127.0.0.1:1/', '--every', '6'],
      '--every is a time such as 30m, 6h or 1d, at most 24d, not "6".',
    ],
    [['ftp://example.org/'], 'is neither a site (https://…) nor a Git repository'],
    [['https://user:secret@example.org/'], 'leave out what stands before the @'],
  ])('says what %j should have been', async (args, sentence) => {
    const { code, output } = await runImport(...args);
    expect(output).toContain(sentence);
    expect(code).toBe(1);
  });
});

describe('npm run import of a repository', () => {
  it('imports a folder of it, and nothing while its commit is the same', async () => {
    const repository = createBareRepository({ 'README.md': '# All', 'docs/a.md': '# A\n\nQuartz is hard.' });
    try {
      const args = [repository.url, '--allow-private', '--folder', 'docs'];
      const first = await runImport(...args);
      expect([first.code, first.output]).toEqual([0, expect.stringMatching(/added +1\n/)]);
      const again = await runImport(...args);
      expect(again.output).toMatch(/bare is imported as of its newest commit, [0-9a-f]{12}\./);
      repository.commit({ 'docs/b.md': '# B\n\nBasalt is dark.' });
      expect((await runImport(...args)).output).toMatch(/added +1\n +changed +0\n +unchanged +1\n/);
    } finally {
      repository.remove();
    }
  }, 60_000);
});
