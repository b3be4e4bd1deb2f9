import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteOwnKindStore } from '../../../pipeline/adapters/embedded/sqlite/sqlite-own-kind-store.ts';
import { SHOP_FILE } from '../../pipeline/adapters/embedded/own-kinds/shop-kinds.ts';
import { readFrames } from '../../read-frames.ts';
import { createPrograms } from '../../start-program.ts';

const programs = createPrograms();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-kinds-'));
  writeFileSync(join(folder, 'shop.jsonl'), SHOP_FILE);
});
afterEach(async () => {
  await programs.stopAll();
  rmSync(folder, { recursive: true });
});

const dataDir = () => join(folder, 'data');

/** Runs a program to its end, in the folder of the test. */
async function run(program: 'train-intents-main' | 'unanswered-main' | 'main', args: string[], env = {}) {
  const started = programs.start(program, args, { DATA_DIR: dataDir(), ...env }, folder);
  return { code: await started.ended, output: started.output() };
}
const train = (...args: string[]) => run('train-intents-main', args);

async function startSite() {
  const site = programs.start(
    'main',
    [],
    { DATA_DIR: dataDir(), STARTER_GUIDE: 'off', LOG_LEVEL: 'info' },
    folder,
  );
  const url = await site.address();
  const ask = async (message: string) => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ message });
    const response = await fetch(`${url}/api/chat/stream`, { method: 'POST', headers, body });
    const frames = readFrames(await response.text());
    const dataOf = (name: string) => frames.find(({ event }) => event === name)?.data as never;
    return { intent: dataOf('intent') as object, complete: dataOf('complete') as { response: string } };
  };
  return { site, ask };
}

describe('npm run train:intents', () => {
  it('gives a running site kinds that it uses with its next question, until they are removed', async () => {
    const { site, ask } = await startSite();
    const question = 'When are you open today?';
    expect((await ask(question)).intent).not.toHaveProperty('ownKind');
    const trained = await train('shop.jsonl');
    expect(trained).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^Learnt 3 labels from 24 examples of shop\.jsonl in [\d.]+ s, 0\.\d MB\.\n\nEach example was told .*\n[\s\S]*A running site uses them with its next question\.\n$/,
      ),
    });
    const { intent, complete } = await ask(question);
    expect(intent).toMatchObject({ ownKind: { label: 'opening-hours', confidence: expect.any(Number) } });
    expect(complete).toMatchObject({
      response: 'We are open from **9 to 17**.',
      finishReason: 'reply',
      writtenBy: 'owner',
      ownKind: { label: 'opening-hours' },
    });
    expect(await train('--remove')).toEqual({ code: 0, output: 'Forgot the labels.\n' });
    expect((await ask(question)).intent).not.toHaveProperty('ownKind');
    expect(await site.logged()).toMatch(/"ownKind":"opening-hours"[^\n]*"msg":"run finished"/);
  }, 40_000);

  it('lets the operator list what was not answered by label', async () => {
    await train('shop.jsonl');
    const { ask } = await startSite();
    await ask('can I get a refund for these boots');
    await ask('Zanzibar xylophones?');
    const listed = await run('unanswered-main', ['--label', 'refunds']);
    expect(listed.output).toMatch(/refund for these boots\n +label: refunds\n/);
    expect(listed.output).not.toContain('Zanzibar');
    const without = await run('unanswered-main', ['--label', '', '--json']);
    expect(
      without.output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ question: 'Zanzibar xylophones?', ownKind: null }]);
  }, 40_000);

  it('names every line that is wrong and keeps nothing, unless these are to be left out', async () => {
    await train('shop.jsonl');
    writeFileSync(
      join(folder, 'wrong.jsonl'),
      `${SHOP_FILE}not json\n{"text":"x"}\n{"label":"delivery","handover":"javascript:alert(1)"}\n{"text":"a","label":"few"}\n`,
    );
    const wrong = await train('wrong.jsonl');
    expect(wrong).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^wrong\.jsonl, line 27: it is not JSON.*\nwrong\.jsonl, line 28: .*\nwrong\.jsonl, line 29: "handover".*\nwrong\.jsonl, the label "few" has 1 example.*\nNothing was learnt, and what is in use stays\. Mend it, or leave these out with --skip-bad\.\n$/,
      ),
    });
    const skipped = await train('--skip-bad', 'wrong.jsonl');
    expect([skipped.code, skipped.output]).toEqual([
      0,
      expect.stringMatching(/These were left out\.\n[\s\S]*Learnt 3 labels from 24 examples/),
    ]);
    expect((await train('missing.jsonl')).output).toBe(
      'missing.jsonl does not exist. Make the file, or name one that is there.\n',
    );
  }, 40_000);

  it('shows what is in use, gives the file back, and only looks when it is told to', async () => {
    expect(await train('--show')).toEqual({ code: 0, output: 'No labels are in use.\n' });
    expect((await train('--check', 'shop.jsonl')).output).toMatch(/\nNothing was kept\.\n$/);
    expect(await train('--show')).toEqual({ code: 0, output: 'No labels are in use.\n' });
    const json = JSON.parse((await train('--json', 'shop.jsonl')).output);
    expect(json).toMatchObject({ examples: 24, isKept: true, accuracy: expect.any(Number) });
    expect(await train('--show')).toEqual({
      code: 0,
      output:
        '3 labels in use:\n  refunds: 8 examples; page steps; hand-over mailto:help@example.org\n' +
        '  opening-hours: 8 examples; answer We are open from **9 to 17**.\n  delivery: 8 examples\n',
    });
    await train('--export', 'copy.jsonl');
    expect(readFileSync(join(folder, 'copy.jsonl'), 'utf8')).toBe(SHOP_FILE);
    expect(await train('--export', 'missing/copy.jsonl')).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^missing\/copy\.jsonl cannot be written: ENOENT.*\. Name another file\.\n$/,
      ),
    });
  }, 40_000);

  it('fails aloud when nothing can be written', async () => {
    await train('shop.jsonl');
    const other = await openDatabase(dataDir());
    other.exec('BEGIN IMMEDIATE');
    const refused = await train('--remove');
    other.exec('ROLLBACK');
    other.close();
    expect(refused).toEqual({
      code: 1,
      output: expect.stringMatching(/^The database cannot be written: database is locked/),
    });
  }, 40_000);

  it('explains itself', async () => {
    expect(await train()).toEqual({
      code: 1,
      output: expect.stringContaining('Usage: npm run train:intents'),
    });
    expect((await train('--help')).code).toBe(0);
    expect((await train('--remove', 'shop.jsonl')).code).toBe(1);
    expect(await train('--export', 'copy.jsonl')).toEqual({
      code: 1,
      output: 'No labels are in use. Learn some with: npm run train:intents -- <file>\n',
    });
  }, 40_000);

  it('is what a site goes on without when what is kept is broken, and says so once', async () => {
    const database = await openDatabase(dataDir());
    await createSqliteOwnKindStore(database).replace({ text: '', model: Buffer.from('broken'), hash: 'x' });
    database.close();
    const { site, ask } = await startSite();
    for (let round = 0; round < 2; round++)
      expect((await ask('When are you open?')).intent).not.toHaveProperty('ownKind');
    expect((await site.logged()).match(/the owner's kinds are not told/g)).toHaveLength(1);
  }, 40_000);
});

describe('INTENT_EXAMPLES', () => {
  it('is refused at the start, with what to do instead', async () => {
    const { code, output } = await run('main', [], { INTENT_EXAMPLES: 'shop.jsonl' });
    expect([code, output]).toEqual([
      1,
      'The settings have a problem:\n  INTENT_EXAMPLES: it is no longer a setting. Leave it out, and have its file learnt once: npm run train:intents -- <file>.\n',
    ]);
  }, 20_000);
});
