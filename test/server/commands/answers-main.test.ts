import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPrograms } from '../../start-program.ts';

const LINE = '{"id":"refunds","questions":["Can I get my money back?"],"text":"Yes, within a month."}\n';
const programs = createPrograms();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-answers-'));
});
afterEach(async () => {
  await programs.stopAll();
  rmSync(folder, { recursive: true });
});

const env = () => ({ DATA_DIR: join(folder, 'data'), STARTER_GUIDE: 'off' });
async function run(...args: string[]) {
  const started = programs.start('answers-main', args, env(), folder);
  return { code: await started.ended, output: started.output() };
}

describe('npm run answers', () => {
  it('gives a running site an answer, and gives it back', async () => {
    const url = await programs.start('main', [], env(), folder).address();
    const ask = async () => {
      const body = JSON.stringify({ message: 'can I get my money back' });
      const headers = { 'Content-Type': 'application/json' };
      return (await fetch(new URL('/api/chat/stream', url), { method: 'POST', headers, body })).text();
    };
    expect(await ask()).toContain('"finishReason":"unanswered"');
    writeFileSync(join(folder, 'answers.jsonl'), LINE);
    expect(await run('import', 'answers.jsonl')).toEqual({
      code: 0,
      output: 'Took 1 answer from answers.jsonl.\n',
    });
    const answered = await ask();
    expect(answered).toContain('Yes, within a month.');
    expect(answered).toContain('"writtenBy":"owner"');
    expect(await run('export')).toEqual({ code: 0, output: LINE });
    expect(await run('export', 'copy.jsonl')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'copy.jsonl'), 'utf8')).toBe(LINE);
  }, 60_000);

  it('takes nothing of a file that is not right, and says what would be', async () => {
    writeFileSync(join(folder, 'wrong.jsonl'), `${LINE}{"id":"a","text":"b"}\n`);
    const checked = await run('check', 'wrong.jsonl');
    expect(checked.code).toBe(1);
    expect(checked.output).toContain('wrong.jsonl, line 2: it has no question');
    expect((await run('import', 'wrong.jsonl')).code).toBe(1);
    expect(await run('export')).toEqual({ code: 0, output: '' });
    expect((await run('check', 'none.jsonl')).output).toContain('none.jsonl does not exist.');
    expect((await run()).output).toContain('Usage: npm run answers');
  }, 60_000);
});
