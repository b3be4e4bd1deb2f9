import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of a JSON Lines file of the data folder, as they stand there. */
export function readRows<Row>(dataFolder: string, file: string): Row[] {
  return readFileSync(join(dataFolder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
