import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { findKind, listEndings, type SourceKind } from '../kinds.ts';
import { notOfAnyKind, remedyFor } from '../passed-over.ts';
import { createSourceRules, type FindPassedOver, IGNORE_FILE, type SourceRules } from './source-rules.ts';

/** A file to import. */
export interface SourceFile {
  readonly kind: SourceKind;
  /** Absolute. */
  readonly file: string;
  /** Relative to the given folder, with slashes; the name alone for a file that was named itself. */
  readonly path: string;
  /** The given folder, or the one of a file that was named itself; absolute. */
  readonly root: string;
  readonly bytes: number;
}

export interface PathReason {
  readonly path: string;
  readonly reason: string;
}

export interface SourceListing {
  readonly files: readonly SourceFile[];
  readonly skipped: readonly PathReason[];
  readonly failures: readonly PathReason[];
}

interface MutableListing {
  readonly files: SourceFile[];
  readonly skipped: PathReason[];
  readonly failures: PathReason[];
}

/**
 * The files under the given paths, sorted by name within each folder, so that the order is the same everywhere.
 * Hidden entries and `node_modules` are passed over; what `rules`, the folder's ignore file and symbolic links inside a
 * folder leave out is told. An entry that cannot be looked at costs nothing else. A file that is named itself is imported
 * whatever the rules say.
 */
export async function listSources(
  paths: readonly string[],
  rules: SourceRules,
  signal: AbortSignal,
): Promise<SourceListing> {
  const listing: MutableListing = { files: [], skipped: [], failures: [] };
  for (const path of paths) {
    try {
      // What was named is followed even when it is a link; what is found inside is not.
      const root = await realpath(resolve(path));
      const found = await stat(root);
      if (found.isDirectory()) {
        const findPassedOver = createSourceRules(rules, await readIgnoreFile(root));
        await walk({ root, prefix: '', findPassedOver }, listing, signal);
      } else if (found.isFile()) {
        const file = { file: root, path: basename(path), root: dirname(root), bytes: found.size };
        addFile(file, true, listing);
      } else listing.failures.push({ path, reason: 'is neither a file nor a folder' });
    } catch (error) {
      signal.throwIfAborted();
      listing.failures.push({ path, reason: explainFileError(error) });
    }
  }
  // A folder may be given beside one that it is in; what was given first has it.
  const seen = new Set<string>();
  const files = listing.files.filter(({ file }) => !seen.has(file) && seen.add(file));
  return { ...listing, files };
}

/** A file system error in words that say what to do. */
export function explainFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'does not exist; check the path';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user; change its permissions';
  if (code === 'ELOOP') return 'is a symbolic link; name what it points to';
  return `cannot be read (${message ?? String(error)})`;
}

/** Empty when there is none. */
async function readIgnoreFile(root: string): Promise<string> {
  try {
    return await readFile(join(root, IGNORE_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

interface Folder {
  readonly root: string;
  /** Path inside the root with a trailing slash, or empty. */
  readonly prefix: string;
  readonly findPassedOver: FindPassedOver;
}

async function walk(folder: Folder, listing: MutableListing, signal: AbortSignal): Promise<void> {
  const here = join(folder.root, folder.prefix);
  const entries = await readdir(here, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    signal.throwIfAborted();
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = folder.prefix + entry.name;
    const file = join(here, entry.name);
    try {
      if (entry.isSymbolicLink()) {
        listing.skipped.push({ path, reason: await explainLink(file, folder.root) });
        continue;
      }
      const isFolder = entry.isDirectory();
      if (!isFolder && !entry.isFile()) continue;
      const reason = folder.findPassedOver(path, isFolder);
      if (reason !== null) listing.skipped.push({ path: isFolder ? `${path}/` : path, reason });
      else if (isFolder) await walk({ ...folder, prefix: `${path}/` }, listing, signal);
      else addFile({ file, path, root: folder.root, bytes: (await lstat(file)).size }, false, listing);
    } catch (error) {
      signal.throwIfAborted();
      listing.failures.push({ path, reason: explainEntry(entry.name, error) });
    }
  }
}

/** What Node could not decode in a name it cannot find again. */
function explainEntry(name: string, error: unknown): string {
  return name.includes('\ufffd') ? 'has a name that is not UTF-8; rename it' : explainFileError(error);
}

function addFile(found: Omit<SourceFile, 'kind'>, isNamed: boolean, listing: MutableListing): void {
  const { path } = found;
  const kind = findKind(path);
  if (kind) listing.files.push({ kind, ...found });
  else if (isNamed)
    listing.failures.push({
      path,
      reason: `is not a kind that can be imported; these are: ${listEndings().join(' ')}${remedyFor(path)}`,
    });
  else listing.skipped.push({ path, reason: notOfAnyKind(path) });
}

async function explainLink(file: string, root: string): Promise<string> {
  const target = await realpath(file).catch(() => null);
  if (target === null) return 'a symbolic link that leads nowhere';
  const isInside = target === root || target.startsWith(`${root}/`);
  return isInside
    ? 'a symbolic link; what it points to is imported under its own path'
    : 'a symbolic link that leads out of the folder';
}
