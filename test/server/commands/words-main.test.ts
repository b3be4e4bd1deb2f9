import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPrograms } from '../../start-program.ts';

const programs = createPrograms();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-words-'));
  writeFileSync(
    join(folder, 'handbook.md'),
    '# Handbook\n\n## Leaving\n\nSeverance is two weeks of pay for each year of service.\n\n## Lunch\n\nLunch is at noon.\n',
  );
});
afterEach(async () => {
  await programs.stopAll();
  rmSync(folder, { recursive: true });
});

/** Runs a program to its end, in the folder of the test. */
async function run(program: 'words-main' | 'import-main' | 'main', args: string[], env = {}) {
  const started = programs.start(program, args, { DATA_DIR: join(folder, 'data'), ...env }, folder);
  return { code: await started.ended, output: started.output() };
}

async function startSite(env = {}) {
  const site = programs.start(
    'main',
    [],
    { DATA_DIR: join(folder, 'data'), STARTER_GUIDE: 'off', LOG_LEVEL: 'info', ...env },
    folder,
  );
  const url = await site.address();
  const ask = async (message: string) => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ message });
    return (await fetch(`${url}/api/chat/stream`, { method: 'POST', headers, body })).text();
  };
  return { site, ask };
}

const QUESTION = 'What do I get when I am laid off?';
const ANSWER = /"response":"[^"]*two weeks of pay/;
const NO_ANSWER = '"finishReason":"unanswered"';

describe('npm run words', () => {
  it('gives a running site words that it uses with its next question', async () => {
    await run('import-main', ['handbook.md']);
    const { ask } = await startSite();
    expect(await ask(QUESTION)).toContain(NO_ANSWER);
    const text = '# ours\nlaid off = severance\n';
    writeFileSync(join(folder, 'words.txt'), text);
    expect(await run('words-main', ['check', 'words.txt'])).toEqual({
      code: 0,
      output: 'words.txt is right: 1 rule.\n',
    });
    expect(await ask(QUESTION)).toContain(NO_ANSWER);
    expect(await run('words-main', ['import', 'words.txt'])).toEqual({
      code: 0,
      output: 'Took 1 rule from words.txt.\n',
    });
    expect(await ask(QUESTION)).toMatch(ANSWER);
    expect(await run('words-main', ['export'])).toEqual({ code: 0, output: text });
    await run('words-main', ['export', 'copy.txt']);
    expect(readFileSync(join(folder, 'copy.txt'), 'utf8')).toBe(text);
  }, 30_000);

  it('names what is wrong, and keeps the words that it has', async () => {
    writeFileSync(join(folder, 'words.txt'), 'laid off = severance\n');
    await run('words-main', ['import', 'words.txt']);
    writeFileSync(join(folder, 'wrong.txt'), 'laid off = severance\nshortcut\n= alias\n');
    const wrong = {
      code: 1,
      output: expect.stringMatching(
        /^wrong\.txt, line 2: "shortcut" has no = .*\nwrong\.txt, line 3: nothing .*\n$/,
      ),
    };
    expect(await run('words-main', ['check', 'wrong.txt'])).toEqual(wrong);
    expect(await run('words-main', ['import', 'wrong.txt'])).toEqual(wrong);
    expect((await run('words-main', ['export'])).output).toBe('laid off = severance\n');
    expect(await run('words-main', ['check', 'missing.txt'])).toEqual({
      code: 1,
      output: 'missing.txt does not exist. Make the file, or name one that is there.\n',
    });
    writeFileSync(join(folder, 'binary.txt'), Buffer.from([97, 0, 61, 98]));
    expect((await run('words-main', ['check', 'binary.txt'])).output).toMatch(
      /^binary\.txt cannot be read: is binary/,
    );
  }, 30_000);

  it('tells which rules find nothing in the documents', async () => {
    await run('import-main', ['handbook.md']);
    writeFileSync(
      join(folder, 'words.txt'),
      'laid off = severance\nmeal -> lunch, brunch\npost -> mail room, post room\n',
    );
    expect(await run('words-main', ['import', 'words.txt'])).toEqual({
      code: 0,
      output: 'Took 3 rules from words.txt.\nNo document has "mail room" or "post room" yet.\n',
    });
  }, 30_000);

  it('explains itself, and says so when there is nothing to export', async () => {
    expect(await run('words-main', [])).toEqual({
      code: 1,
      output: expect.stringContaining('Usage: npm run words'),
    });
    expect((await run('words-main', ['import'])).code).toBe(1);
    expect((await run('words-main', ['--help'])).code).toBe(0);
    expect(await run('words-main', ['export'])).toEqual({
      code: 1,
      output: expect.stringContaining('no words yet'),
    });
  }, 30_000);

  it('says that the file of the setting comes back at the next start', async () => {
    writeFileSync(join(folder, 'words.txt'), 'laid off = severance\n');
    const { output } = await run('words-main', ['import', 'words.txt'], { OWNER_WORDS: 'other.txt' });
    expect(output).toMatch(/\nOWNER_WORDS names other\.txt, which is taken again at the next start\.\n$/);
  }, 30_000);
});

describe('OWNER_WORDS', () => {
  it('is taken at the start when it has changed', async () => {
    await run('import-main', ['handbook.md']);
    writeFileSync(join(folder, 'words.txt'), 'laid off = severance\n');
    const taken = /"rules":(\d+),"msg":"took the owner's words"/;
    const first = await startSite({ OWNER_WORDS: 'words.txt' });
    expect(await first.ask(QUESTION)).toMatch(ANSWER);
    expect(taken.exec(await first.site.logged())?.[1]).toBe('1');
    const second = await startSite({ OWNER_WORDS: 'words.txt' });
    expect(await second.ask(QUESTION)).toMatch(ANSWER);
    expect(await second.site.logged()).not.toMatch(taken);
    writeFileSync(join(folder, 'words.txt'), '# none any more\n');
    const third = await startSite({ OWNER_WORDS: 'words.txt' });
    expect(await third.ask(QUESTION)).toContain(NO_ANSWER);
    expect(taken.exec(await third.site.logged())?.[1]).toBe('0');
  }, 30_000);

  it('is refused at the start with every line that is wrong, or when it is missing', async () => {
    writeFileSync(join(folder, 'words.txt'), 'shortcut\nlink = Links\n');
    const wrong = await run('main', [], { OWNER_WORDS: 'words.txt' });
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(
      /^The settings have 2 problems:\n {2}OWNER_WORDS: words\.txt, line 1: .*\n {2}OWNER_WORDS: words\.txt, line 2: .*\n$/,
    );
    const missing = await run('main', [], { OWNER_WORDS: 'gone.txt' });
    expect([missing.code, missing.output]).toEqual([
      1,
      'The settings have a problem:\n  OWNER_WORDS: gone.txt does not exist. Make the file, or name one that is there.\n',
    ]);
  }, 30_000);
});
