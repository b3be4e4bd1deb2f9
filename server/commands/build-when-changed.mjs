import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Compiles only when something was changed since the last time: a nightly import should not take a compiler's time and memory.
// In a release there is nothing to compile, and this looks whether all of it is there.
// Plain JavaScript, since it runs before anything is compiled.
const ROOT = join(import.meta.dirname, '../..');
const SOURCES = ['pipeline', 'server', 'public', 'package.json', 'package-lock.json', 'tsconfig.json'];
const COMPILERS = ['typescript', 'esbuild', '@swc/core'];
/** Its time is that of the last build. */
const STAMP = join(ROOT, 'dist/.built');
/** Written by `npm run release`: the bytes of the files that it has made. */
const RELEASE = join(ROOT, 'dist/release.json');

const problem = existsSync(join(ROOT, 'tsconfig.json')) ? buildWhenChanged() : findMissing();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}

/** @returns {string | null} Why it cannot be built. */
function buildWhenChanged() {
  const builtAt = timeOf(STAMP);
  if (builtAt !== null && !SOURCES.some((source) => isNewer(join(ROOT, source), builtAt))) return null;
  const missing = COMPILERS.filter((name) => !existsSync(join(ROOT, 'node_modules', name)));
  if (missing.length === 0) return build();
  return (
    `Milepost has to be compiled, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed. Run npm ci without --omit=dev, ` +
    'or install a release, which is compiled: npm run release makes one.'
  );
}

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
  return null;
}

/** @returns {string | null} What is not as it was packed. */
function findMissing() {
  if (!existsSync(RELEASE))
    return `${ROOT} has neither the sources of Milepost nor what they are compiled to. Unpack a release there, or clone the repository.`;
  const { version, files } = JSON.parse(readFileSync(RELEASE, 'utf8'));
  const damaged = Object.entries(files)
    .filter(([path, bytes]) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.size !== bytes)
    .map(([path]) => path);
  if (damaged.length === 0) return null;
  const others = damaged.length > 1 ? ` and ${damaged.length - 1} more` : '';
  return `The release ${version} in ${ROOT} is not whole: ${damaged[0]}${others} is missing or was changed. Unpack it again into an empty folder.`;
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
