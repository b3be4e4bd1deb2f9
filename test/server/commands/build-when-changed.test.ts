import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../../test-site.ts';

const SCRIPT = 'server/commands/build-when-changed.mjs';
let project: string;

/** A project whose build only counts how often it was run. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'build-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  const count = "fs.mkdirSync('dist', { recursive: true }); fs.appendFileSync('dist/builds', 'x')";
  write('package.json', JSON.stringify({ type: 'module', scripts: { build: `node -e "${count}"` } }));
  write('pipeline/a/b.ts', '');
  write('server/c.ts', '');
  write('public/css/d.css', '');
  write('tsconfig.json', '{}');
  for (const compiler of ['typescript', 'esbuild', '@swc/core'])
    mkdirSync(join(project, 'node_modules', compiler), { recursive: true });
  mkdirSync(join(project, 'server/commands'));
  cpSync(join(PACKAGE_ROOT, SCRIPT), join(project, SCRIPT));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function run(): number {
  expect(spawnSync(process.execPath, [SCRIPT], { cwd: project }).status).toBe(0);
  return readFileSync(join(project, 'dist/builds'), 'utf8').length;
}

it('compiles at first, and again only when something was changed, added or removed', () => {
  expect([run(), run()]).toEqual([1, 1]);
  const later = new Date(Date.now() + 2_000);
  utimesSync(join(project, 'pipeline/a/b.ts'), later, later);
  expect(run()).toBe(2);
  const longAgo = new Date(0);
  utimesSync(join(project, 'pipeline/a/b.ts'), longAgo, longAgo);
  expect(run()).toBe(2);
  rmSync(join(project, 'server/c.ts'));
  utimesSync(join(project, 'server'), later, later);
  expect(run()).toBe(3);
  const laterStill = new Date(Date.now() + 4_000);
  utimesSync(join(project, 'public/css/d.css'), laterStill, laterStill);
  expect(run()).toBe(4);
}, 60_000);

it('fails when the build fails, and tries again the next time', () => {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ scripts: { build: 'exit 3' } }));
  for (let time = 0; time < 2; time++)
    expect(spawnSync(process.execPath, [SCRIPT], { cwd: project }).status).toBe(3);
}, 60_000);
