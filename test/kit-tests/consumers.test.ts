import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../test-site.ts';

const run = promisify(execFile);
const CONSUMERS = join(PACKAGE_ROOT, 'test/kit-tests/consumers');
const JEST = 'node_modules/jest/bin/jest.js';
let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'consumers-'));
  const options = { cwd: PACKAGE_ROOT, shell: process.platform === 'win32' };
  await run('npm', ['run', '--silent', 'build:testing'], options);
  // The rest of the build is not what is tested here.
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], options);
  tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A project of its own with the packed package unpacked as npm would, and of all others only those that are named:
 * what the kit needs beyond them is missing.
 */
async function install(consumer: string, packages: readonly string[]): Promise<string> {
  const project = join(folder, consumer);
  cpSync(join(CONSUMERS, consumer), project, { recursive: true });
  const installed = join(project, 'node_modules/milepost');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join('..', tarball), '-C', 'node_modules/milepost', '--strip-components=1'], {
    cwd: project,
  });
  for (const name of packages) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(PACKAGE_ROOT, 'node_modules', name), link, 'junction');
  }
  return project;
}

/** Runs Node in the project without what the test runner has put into the environment; gives all that it prints. */
async function runNode(project: string, args: readonly string[]): Promise<string> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, JEST_WORKER_ID: ___, ...env } = process.env;
  const { stdout, stderr } = await run(process.execPath, args, { cwd: project, env }).catch((error) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  // An open handle keeps Jest from ending, which says so.
  expect(stdout + stderr).not.toContain('did not exit');
  return stdout + stderr;
}

describe('a project that installs the package', () => {
  it('uses the kit with Jest and ES modules', async () => {
    const project = await install('jest-esm', ['jest', '@jest/globals', 'supertest']);
    expect(await runNode(project, ['--experimental-vm-modules', JEST])).toContain('1 passed, 1 total');
  }, 30_000);

  it('uses the kit with Jest and CommonJS', async () => {
    const project = await install('jest-cjs', ['jest', 'supertest']);
    expect(await runNode(project, [JEST])).toContain('1 passed, 1 total');
  }, 30_000);

  it('uses the kit with node:test and no other package', async () => {
    const project = await install('node-test', []);
    expect(await runNode(project, ['--test', '--test-reporter=tap'])).toContain('# pass 1\n# fail 0');
  }, 30_000);

  it('gets types that are whole, for both module systems', async () => {
    const types = ['@types/node', '@types/supertest', '@types/superagent'];
    const project = await install('types', [
      ...types,
      '@jest/globals',
      'expect',
      'typescript',
      'undici-types',
    ]);
    await runNode(project, ['node_modules/typescript/bin/tsc']);
  }, 30_000);

  it('gets files that import nothing outside the kit but Node, and Jest in one', () => {
    const kit = join(folder, 'node-test/node_modules/milepost/dist/testing');
    const files = readdirSync(kit, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(js|d\.ts)$/.test(name),
    );
    const imports = /\b(?:from|import) '([^'.][^']*)'/g;
    const imported = files.flatMap((name) =>
      [...readFileSync(join(kit, name), 'utf8').matchAll(imports)].map(([, to]) => to),
    );
    expect(files.length).toBeGreaterThan(50);
    expect([...new Set(imported)].filter((to) => !to?.startsWith('node:'))).toEqual(['@jest/globals']);
  });
});
