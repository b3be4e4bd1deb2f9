import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPrograms } from '../start-program.ts';

const programs = createPrograms();
let folder: string;
let docs: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  docs = join(folder, 'docs');
  for (const name of ['data', 'docs']) mkdirSync(join(folder, name));
  writeFileSync(join(docs, 'large.txt'), 'Quartz is hard.\n\n'.repeat(400_000));
  writeFileSync(join(docs, 'small.txt'), 'Basalt is dark.');
});
afterEach(async () => {
  await programs.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

async function runImport(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const program = programs.start('import-main', [...args, docs], { DATA_DIR: join(folder, 'data') });
  const code = await program.ended;
  return { code, output: program.output() };
}

describe('npm run import', () => {
  it('refuses a large file with a remedy, which then lets it in', async () => {
    const refused = await runImport();
    expect(refused.code).toBe(1);
    expect(refused.output).toContain(
      'large.txt: is too large (6.5 MiB, at most 5.0 MiB); split it, or allow more with --max-file-mb',
    );
    const allowed = await runImport('--max-file-mb', '7');
    expect(allowed.output).toMatch(/added +1\n/);
    expect(allowed.code).toBe(0);
  }, 120_000);

  it('keeps what is chosen for the next import of the collection, and forgets it when it is told to', async () => {
    const first = await runImport('--exclude', 'large.txt');
    expect(first.output).toMatch(/added +1\n/);
    expect(first.output).toContain('large.txt: passed over by --exclude');
    expect(first.code).toBe(0);
    const nightly = await runImport();
    expect(nightly.output).toMatch(/unchanged +1\n/);
    expect(nightly.output).toContain('large.txt: passed over by --exclude');
    const other = await runImport('--collection', 'other');
    expect(other.output).toContain('large.txt: is too large');
    expect((await runImport('--exclude', '')).output).toContain('large.txt: is too large');
  }, 120_000);

  it('fails, and names the way out, when there is nothing that it can read', async () => {
    const { code, output } = await runImport('--include', '*.tex');
    expect(output).toContain('Nothing here was imported. Name the folder');
    expect(code).toBe(1);
  });

  it.each([
    [['--max-file-mb', '0'], '--max-file-mb is a number from 1 to 256, not "0".'],
    [['--max-file-mb', 'many'], '--max-file-mb is a number from 1 to 256, not "many".'],
    [['--base-url', 'example.org'], '--base-url is an address such as https://www.example.org/docs'],
  ])('says what %j should have been, before it touches anything', async (args, sentence) => {
    const { code, output } = await runImport(...args);
    expect(output).toContain(sentence);
    expect(code).toBe(1);
  });
});
