import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder =
  process.env.MILEPOST_DATA ?? join(dirname(fileURLToPath(import.meta.url)), '../../shared/data');

/** The path of a file of the public data that quality is measured with, or null when that data is not here. */
export function findSharedData(name: string): string | null {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  process.stderr.write(`Skipped: ${name} is not here. Set MILEPOST_DATA to the folder that has it.\n`);
  return null;
}
