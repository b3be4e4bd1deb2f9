import { afterEach, describe, expect, it } from '@jest/globals';
import { toUnansweredText } from '../../../server/commands/unanswered-text.ts';
import { createPrograms } from '../../start-program.ts';

const programs = createPrograms();
afterEach(() => programs.stopAll());

describe('npm run unanswered', () => {
  it('lists, beside a running server, what its documents did not answer', async () => {
    const site = programs.start('main');
    const url = await site.address();
    const ask = async (message: string) => {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ message });
      await (await fetch(`${url}/api/chat/stream`, { method: 'POST', headers, body })).text();
    };
    await ask('How do I change the port?');
    await ask('Which volcanoes erupted in Iceland?');
    await ask('which volcanoes erupted in Iceland');
    await ask('Zanzibar xylophones?');

    const run = (...args: string[]) =>
      programs.start('unanswered-main', args, { DATA_DIR: site.dataDir }, site.dataDir);
    const plain = run();
    expect([await plain.ended, plain.output()]).toEqual([
      0,
      expect.stringMatching(
        /^The documents did not answer .* the last 30 days.*\n\n {2}1 × {2}\d{4}-\d\d-\d\d {2}Zanzibar.*\n[\s\S]* {2}2 × {2}.* {2}which volcanoes erupted.*\n[\s\S]*not in the documents: volcanoes, erupted, Iceland\n/,
      ),
    ]);
    expect(plain.output()).not.toContain('port');
    const json = run('--json', '--days=1');
    await json.ended;
    const lines = json.stdout().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        question: 'Zanzibar xylophones?',
        outcome: 'unanswered',
        count: 1,
        unknown: ['Zanzibar', 'xylophones'],
      },
      {
        question: 'which volcanoes erupted in Iceland',
        outcome: 'unanswered',
        count: 2,
        unknown: ['volcanoes', 'erupted', 'Iceland'],
      },
    ]);
    const doubtful = run('--below', '1');
    await doubtful.ended;
    expect(doubtful.output()).toMatch(
      /\n\nThese questions of the last 30 days were answered with little confidence:\n\n {2}1 × .*change the port\?\n[\s\S]*confidence: 0\.\d\d\n$/,
    );
  }, 30_000);

  it('says so when there is nothing, explains itself, and refuses what it does not know', async () => {
    const empty = programs.start('unanswered-main');
    expect([await empty.ended, empty.output()]).toEqual([
      0,
      'No question of the last 30 days was left without an answer, and none got an unsure one.\n',
    ]);
    const help = programs.start('unanswered-main', ['--help']);
    expect([await help.ended, help.output()]).toEqual([
      0,
      expect.stringContaining('Usage: npm run unanswered'),
    ]);
    const wrong = programs.start('unanswered-main', ['--days', 'x']);
    expect([await wrong.ended, wrong.output()]).toEqual([
      1,
      '--days x is not a whole number from 1 to 36500.\n',
    ]);
    const above = programs.start('unanswered-main', ['--below', '1.5']);
    expect([await above.ended, above.output()]).toEqual([1, '--below 1.5 is not a number from 0 to 1.\n']);
  }, 30_000);

  it('keeps what visitors wrote from the terminal', () => {
    const question = {
      outcome: 'unanswered',
      count: 1,
      lastAskedAt: '2026-01-02T00:00:00.000Z',
      confidence: 0.1,
      closest: 'A\u001b[31m title',
      ownKind: 'sizes\u001b[31m',
      unknown: ['\u001b[1mbold', ...'abcdefgh'],
    } as const;
    const text = toUnansweredText([{ ...question, question: 'Why\n\n\u001b]0;gone\u0007?' }], 1);
    expect(text).toContain('2026-01-02  Why ?]0;gone??');
    expect(text).toContain('closest: A?[31m title');
    expect(text).toContain('label: sizes?[31m\n');
    expect(text).toContain('not in the documents: ?[1mbold, a, b, c, d, e, f, g, and 1 more\n');
    const many = Array.from({ length: 101 }, (_, index) => ({ ...question, question: `Why ${index}?` }));
    expect(toUnansweredText(many, 1)).toMatch(/and 1 more; --json lists all\n$/);
  });
});
