import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, since it runs before anything is compiled.
/** Benches are compiled to here, and look for their packages above. */
const COMPILED = join(import.meta.dirname, '../dist/test');

/**
 * Installs what `test/package.json` names into `test/node_modules`, when something is missing there or its lock has changed
 * since the last time, and says so. Otherwise it reads two files.
 * @param {string} [folder] Where package.json and its lock are.
 * @throws {Error} when npm fails; the next call tries again
 */
export function installPackages(folder = import.meta.dirname) {
  const packages = join(folder, 'node_modules');
  const stamp = join(packages, '.installed');
  const wanted = nameInstallation(folder);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write(`Installing what the tests need into ${packages} (once, about 320 MB) …\n`);
  // npm empties the folder first, and with it the stamp.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(
      `npm ci in ${folder} failed, which is said above. With a connection to npm's registry, run this again.`,
    );
  writeFileSync(stamp, wanted);
}

/** Has benches find the packages, too. */
function linkToCompiled() {
  const link = join(COMPILED, 'node_modules');
  if (existsSync(link)) return;
  // One that leads nowhere, after the project was moved.
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
  mkdirSync(COMPILED, { recursive: true });
  symlinkSync(join(import.meta.dirname, 'node_modules'), link, 'junction');
}

/**
 * Another one with every change of the lock, and on every platform, whose binaries are among the packages.
 * @param {string} folder
 */
function nameInstallation(folder) {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(folder, name)));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  try {
    installPackages();
    linkToCompiled();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
