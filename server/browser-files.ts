import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const HASH_CHARACTERS = 16;

export interface BrowserFile {
  /** Path in the folder, with forward slashes. */
  readonly path: string;
  readonly body: Buffer;
  /** Of the content, for addresses and ETags. */
  readonly hash: string;
  /** Subresource integrity, `sha384-` and Base64. */
  readonly integrity: string;
}

/** By path. */
export type BrowserFiles = ReadonlyMap<string, BrowserFile>;

/** Where the build puts what browsers load: `assets/` for the site's own pages, `widget/` for other sites. */
export function findBrowserFolder(packageRoot: string, of: 'assets' | 'widget'): string {
  return join(packageRoot, 'dist/browser', of);
}

/**
 * Reads a folder whole, so that what is sent is what its hash stands for, whatever becomes of the folder.
 * @throws {Error} when there is no such folder
 */
export function readBrowserFiles(folder: string): BrowserFiles {
  const files = listFiles(folder).map((path): [string, BrowserFile] => {
    const body = readFileSync(join(folder, path));
    const hash = createHash('sha256').update(body).digest('hex').slice(0, HASH_CHARACTERS);
    const integrity = `sha384-${createHash('sha384').update(body).digest('base64')}`;
    return [path, { path, body, hash, integrity }];
  });
  return new Map(files);
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (cause) {
    throw new Error(`${folder} is missing: run "npm run build" first.`, { cause });
  }
}
