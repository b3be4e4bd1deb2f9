import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

/** The environment, with what a `.env` file in the working folder adds to it. The environment itself wins. */
export function readEnvironment(folder = process.cwd()): Record<string, string | undefined> {
  const file = join(folder, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...process.env } : { ...process.env };
}

/** The folder of package.json. Compiled code runs one folder deeper than its source, so a fixed relative path would not do. */
export function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('No package.json above the running code: the installation is incomplete.');
    folder = parent;
  }
  return folder;
}

/** The version of the package in this folder. */
export function readVersion(packageRoot: string): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}
