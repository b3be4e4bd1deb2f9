import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Compiles only when something was changed since the last time: a nightly import should not take a compiler's time and memory.
// Plain JavaScript, since it runs before anything is compiled.
const ROOT = join(import.meta.dirname, '../..');
const SOURCES = ['pipeline', 'server', 'public', 'package.json', 'package-lock.json', 'tsconfig.json'];
/** Its time is that of the last build. */
const STAMP = join(ROOT, 'dist/.built');

const builtAt = timeOf(STAMP);
if (builtAt === null || SOURCES.some((source) => isNewer(join(ROOT, source), builtAt))) build();

function build() {
  const startedAt = new Date();
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(STAMP, '');
  // What was changed while it was compiled may not be in it.
  utimesSync(STAMP, startedAt, startedAt);
}

/**
 * A folder's own time tells of files that were removed.
 * @param {string} path
 * @param {number} time Milliseconds since the epoch.
 * @returns {boolean}
 */
function isNewer(path, time) {
  const changedAt = timeOf(path);
  if (changedAt === null) return false;
  if (changedAt > time) return true;
  if (!statSync(path).isDirectory()) return false;
  return readdirSync(path).some((name) => isNewer(join(path, name), time));
}

/**
 * @param {string} path
 * @returns {number | null} Milliseconds since the epoch, null when there is no such file.
 */
function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
