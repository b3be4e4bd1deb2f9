import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Returns when the disk says that it has all of the file. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
