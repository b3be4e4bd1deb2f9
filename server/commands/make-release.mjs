// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAssets, PRODUCT } from './bundle-assets.mjs';
import { toReleaseLock, toReleaseManifest } from './release-manifest.mjs';

const USAGE = `Usage: npm run release -- [--to FOLDER]

Compiles Milepost and writes milepost-VERSION.tgz: what runs, and the versions of the packages that it needs. Whoever has that
file starts it without a compiler: npm ci --omit=dev && npm start.

  --to FOLDER  Where to write it [dist]
  --help       Show this.
`;
const ROOT = join(import.meta.dirname, '../..');
/** Beside what package.json lists for everybody. */
const FURTHER_PARTS = [
  '.deploy/milepost.service',
  '.env.example',
  'LICENSE',
  'README.md',
  'server/commands/build-when-changed.mjs',
];
const MADE = ['dist', 'pipeline', 'public'];

const { values } = parseArgs({
  options: { to: { type: 'string', default: join(ROOT, 'dist') }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) process.stdout.write(USAGE);
else await makeRelease(resolve(values.to));

/** @param {string} to */
async function makeRelease(to) {
  // In a folder of its own: dist may hold what earlier sources were compiled to, and a server may run from it.
  const stage = mkdtempSync(join(tmpdir(), 'milepost-release-'));
  try {
    await fill(stage);
    mkdirSync(to, { recursive: true });
    const [packed] = JSON.parse(
      run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', to], stage),
    );
    describe(packed, join(to, packed.filename));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** @param {string} stage */
async function fill(stage) {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const compiled = join(stage, 'dist');
  run(process.execPath, [tsc, '--outDir', compiled, '--sourceMap', 'false', '--declaration', 'false'], ROOT);
  mkdirSync(join(compiled, 'browser'));
  await bundleAssets({ ...PRODUCT, to: join(compiled, 'browser') });
  const parts = manifest.files.filter((/** @type {string} */ part) => !part.startsWith('dist/'));
  for (const part of [...parts, ...FURTHER_PARTS])
    cpSync(join(ROOT, part), join(stage, part), { recursive: true });
  writeJson(join(stage, 'package.json'), toReleaseManifest(manifest, lock));
  // The name of a lock that npm packs.
  writeJson(join(stage, 'npm-shrinkwrap.json'), toReleaseLock(lock));
  // The start compares: a file that was not unpacked, or not whole, is named there.
  writeJson(join(compiled, 'release.json'), { version: manifest.version, files: listFiles(stage) });
}

/**
 * Bytes by path, with forward slashes, of what is compiled or learnt and nobody's to change.
 * @param {string} folder
 */
function listFiles(folder) {
  const files = MADE.flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ),
  );
  const sizes = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path).split(sep).join('/'), statSync(path).size];
  });
  return Object.fromEntries(sizes.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

/**
 * @param {{ files: { path: string, size: number }[], unpackedSize: number }} packed
 * @param {string} tarball
 */
function describe({ files, unpackedSize }, tarball) {
  /** @type {Map<string, { count: number, bytes: number }>} */
  const parts = new Map();
  for (const { path, size } of files) {
    const part = /^(?:(?:dist|pipeline|public)\/[^/]+|[^/]+)/.exec(path)?.[0] ?? path;
    const { count, bytes } = parts.get(part) ?? { count: 0, bytes: 0 };
    parts.set(part, { count: count + 1, bytes: bytes + size });
  }
  const lines = [...parts].map(
    ([part, { count, bytes }]) =>
      `  ${part.padEnd(24)} ${String(count).padStart(4)}  ${toSize(bytes).padStart(9)}`,
  );
  const hash = createHash('sha256').update(readFileSync(tarball)).digest('hex');
  process.stdout.write(
    `${lines.join('\n')}\n${tarball}: ${files.length} files, ${toSize(unpackedSize)}, packed ${toSize(statSync(tarball).size)}\n` +
      `sha256 ${hash}\n`,
  );
}

/** @param {number} bytes */
function toSize(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * @param {string} path
 * @param {unknown} content
 */
function writeJson(path, content) {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {string} What it printed.
 */
function run(program, args, cwd) {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: program === 'npm' && process.platform === 'win32',
    maxBuffer: 64 * 2 ** 20,
  });
  if (error) throw error;
  if (status === 0) return stdout;
  // The compiler tells on the standard output what is wrong.
  process.stderr.write(stdout);
  return process.exit(status ?? 1);
}
