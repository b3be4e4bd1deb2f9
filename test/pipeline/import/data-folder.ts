import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of the sample data, or null with a word on the console when it is not on this machine. */
export function findDataFolder(name: string): string | null {
  const folder = join(process.env.MILEPOST_DATA ?? join('..', 'shared', 'data'), name);
  if (existsSync(folder)) return folder;
  console.warn(`skipped: ${folder} is not there (set MILEPOST_DATA)`);
  return null;
}

/** Every file in a folder and the folders in it, sorted. */
export function listFolder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
