import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createPrograms, type Program } from '../../start-program.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';
import { startSpoiledChain } from '../doctor/spoiled-chain.ts';
import { holdBack } from '../doctor/spoils.ts';

const programs = createPrograms();
let site: TestSite;
let port: number;
beforeAll(async () => {
  site = await createTestSite({ env: { HEARTBEAT_MS: '700' } });
  port = (await site.listen()).port;
});
afterEach(() => programs.stopAll());
afterAll(() => site.close());

const run = (...args: string[]): Program => programs.start('doctor-main', args);

describe('npm run doctor', () => {
  it('ends with 0 and the figures when streams pass', async () => {
    const program = run(`http://127.0.0.1:${port}`, '--seconds', '2');
    expect([await program.ended, program.stdout()]).toEqual([
      0,
      expect.stringMatching(
        /^http.*\n {2}ok +Heartbeats pass +2 heartbeats .*\n\nStreams pass unchanged: .* \d+ ms\.\n$/s,
      ),
    ]);
  }, 30_000);

  it('ends with 1 and the line to add when there is a fault', async () => {
    const chain = await startSpoiledChain(port, holdBack);
    try {
      const program = run(chain.url, '--seconds=1');
      expect([await program.ended, program.stdout()]).toEqual([
        1,
        expect.stringMatching(/\n {2}FAULT +Events pass one by one +.*\n {6}proxy_buffering off;\n/s),
      ]);
      expect(program.stdout()).toMatch(
        /\nStreams do not pass as they left: .* held back until their end\.\n$/,
      );
    } finally {
      await chain.close();
    }
  }, 30_000);

  it('prints JSON for programs', async () => {
    const program = run('--json', '--seconds', '1', `http://127.0.0.1:${port}/`);
    expect(await program.ended).toBe(0);
    expect(JSON.parse(program.stdout())).toMatchObject({
      address: `http://127.0.0.1:${port}`,
      exitCode: 0,
      state: 'fine',
      timing: { firstEventMs: expect.any(Number), worstGapMs: expect.any(Number) },
      remedies: [],
    });
  }, 30_000);

  it('tells on a pipe what is known as soon as it is known, and nothing of it in the result', async () => {
    const program = run(`http://127.0.0.1:${port}`, '--seconds', '2');
    const seen: string[] = [];
    program.child.stderr?.on('data', (text: string) => seen.push(...text.split('\n').filter(Boolean)));
    const before = new Promise<string>((resolve) => {
      const look = () => {
        if (program.output().includes('Last-Event-ID passes: ok\n')) resolve(program.stdout());
      };
      program.child.stderr?.on('data', look);
    });
    expect(await before).toBe('');
    await program.ended;
    expect(seen[0]).toBe('The test takes about 6 s.');
    expect(seen.indexOf('A Milepost answers: ok')).toBeGreaterThan(0);
    expect(seen.indexOf('Heartbeats pass: ok')).toBeGreaterThan(seen.indexOf('Events pass one by one: ok'));
    expect(program.output()).not.toContain('\r');
    expect(program.stdout()).not.toContain('once more');
  }, 30_000);

  it('ends with 2 and the reason alone when nothing answers', async () => {
    const program = run('http://127.0.0.1:1');
    expect([await program.ended, program.stdout()]).toEqual([2, expect.stringMatching(/ECONNREFUSED/)]);
    expect(program.stdout().match(/^ {2}\S/gm)).toHaveLength(1);
  });

  it.each([
    ['without an address', [], /^Usage: npm run doctor/],
    ['with two', ['http://a.example', 'http://b.example'], /^Usage: npm run doctor/],
    ['with a name alone', ['ask.example.org'], /is not an address such as https:/],
    ['with a path', ['https://ask.example.org/chat'], /has no path; test https:\/\/ask\.example\.org /],
    ['with a wrong length', ['http://a.example', '--seconds', 'long'], /--seconds is a number from 1 to 120/],
    ['with an unknown option', ['http://a.example', '--fast'], /--fast/],
  ])('ends with 2 and says what is missing %s', async (_what, args, words) => {
    const program = run(...args);
    expect([await program.ended, program.output()]).toEqual([2, expect.stringMatching(words)]);
  });
});
