import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../test-site.ts';
import { ask, findOffline, makeRelease, npmStart, type Release, runNpm } from './releases.ts';

const OFFLINE = await findOffline();
const START = 'server/commands/build-when-changed.mjs';
let release: Release;
let app: string;
beforeAll(async () => {
  release = await makeRelease();
  app = await release.unpack();
}, 120_000);
afterAll(() => release?.remove());

/** What the step before the start says, and its exit code. */
async function beforeStart(folder: string): Promise<{ code: number; said: string }> {
  return promisify(execFile)(process.execPath, [START], { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
  );
}

describe('a release', () => {
  it('has what runs, and neither sources nor tests nor maps', () => {
    const files = readdirSync(app, { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining(['dist/server/main.js', 'dist/browser/widget/v1.js', 'LICENSE', '.env.example']),
    );
    const unwanted = /\.(?:ts|map|test\.js)$|^dist\/test|tsconfig/;
    expect(files.filter((path) => unwanted.test(path))).toEqual(['public/widget/milepost.d.ts']);
  });

  it('names only commands that it has, every one of them, and no package that only helps to make it', () => {
    const read = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { scripts, devDependencies, dependencies } = read(app);
    const files = Object.values<string>(scripts).map((command) => command.split(' ')[1] ?? '');
    expect(files.filter((path) => !existsSync(join(app, path)))).toEqual([]);
    const programs = Object.entries<string>(read(PACKAGE_ROOT).scripts).filter(([, command]) =>
      command.startsWith('node dist/server/'),
    );
    expect(Object.keys(scripts)).toEqual(
      expect.arrayContaining(programs.flatMap(([name]) => [name, `pre${name}`])),
    );
    expect(devDependencies).toBeUndefined();
    expect(dependencies).toEqual(read(PACKAGE_ROOT).dependencies);
    const { packages } = JSON.parse(readFileSync(join(app, 'npm-shrinkwrap.json'), 'utf8'));
    expect(Object.keys(packages).filter((path) => /typescript|esbuild|jest|@swc/.test(path))).toEqual([]);
  });

  it('is the same, byte for byte, when it is made again', async () => {
    const again = await makeRelease();
    try {
      expect(readFileSync(again.tarball).equals(readFileSync(release.tarball))).toBe(true);
    } finally {
      again.remove();
    }
  }, 60_000);

  (OFFLINE ? it.skip : it)(
    `is installed without a compiler, starts, answers and ends${OFFLINE ? ` (skipped: ${OFFLINE})` : ''}`,
    async () => {
      const folder = await release.unpack();
      const data = join(folder, 'kept');
      await runNpm(['ci', '--omit=dev', '--no-audit', '--no-fund'], folder);
      expect(
        ['typescript', 'esbuild', 'jest'].filter((name) => existsSync(join(folder, 'node_modules', name))),
      ).toEqual([]);
      const started = await npmStart(folder, data);
      const answer = await ask(started.url);
      const page = await (await fetch(started.url)).text();
      await started.stop();
      // It removes what it said of itself when it has closed everything.
      expect(existsSync(join(data, 'milepost.sqlite'))).toBe(true);
      expect(existsSync(join(data, 'milepost-server.json'))).toBe(false);
      expect(answer).toContain('"success":true');
      expect(page).toContain('<form');
      // With a complete dist there is nothing to say.
      expect(started.output()).not.toMatch(/compile|tsc|esbuild|warn/i);
    },
    180_000,
  );
});

describe('the step before the start', () => {
  it('is silent in a whole release', async () => {
    expect(await beforeStart(app)).toEqual({ code: 0, said: '' });
  });

  it('names what a release lacks', async () => {
    const folder = await release.unpack();
    rmSync(join(folder, 'dist/server/main.js'));
    writeFileSync(join(folder, 'dist/server/app.js'), 'half');
    const { code, said } = await beforeStart(folder);
    expect(code).toBe(1);
    expect(said).toMatch(/not whole: dist\/server\/app\.js and 1 more .*Unpack it again/);
  });

  describe('where nothing was compiled', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'milepost-bare-'));
      cpSync(join(PACKAGE_ROOT, START), join(folder, START), { recursive: true });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('says that there are no sources either', async () => {
      const { code, said } = await beforeStart(folder);
      expect([code, said]).toEqual([1, expect.stringContaining('Unpack a release there, or clone')]);
    });

    it('says that sources need their compiler', async () => {
      writeFileSync(join(folder, 'tsconfig.json'), '{}');
      const { code, said } = await beforeStart(folder);
      expect([code, said]).toEqual([
        1,
        expect.stringContaining('typescript, esbuild, @swc/core are not installed. Run npm ci'),
      ]);
    });
  });
});
