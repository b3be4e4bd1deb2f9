import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { findKind, listEndings, type SourceKind } from './kinds.ts';
import { notOfAnyKind, remedyFor } from './passed-over.ts';

/** A file to import. */
export interface SourceFile {
  readonly kind: SourceKind;
  /** Absolute. */
  readonly file: string;
  /** Relative to the given folder, with slashes; the name alone for a file that was named itself. */
  readonly path: string;
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

/**
 * The files under the given paths, sorted by name within each folder, so that the order is the same everywhere.
 * Hidden entries and `node_modules` are passed over; symbolic links inside a folder are never followed, but told.
 */
export async function listSources(paths: readonly string[], signal: AbortSignal): Promise<SourceListing> {
  const listing = { files: [] as SourceFile[], skipped: [] as PathReason[], failures: [] as PathReason[] };
  for (const path of paths) {
    try {
      // What was named is followed even when it is a link; what is found inside is not.
      const root = await realpath(resolve(path));
      const found = await stat(root);
      if (found.isDirectory()) await walk({ root, prefix: '', shown: path }, listing, signal);
      else if (found.isFile())
        addFile({ file: root, path: basename(path), bytes: found.size, isNamed: true }, listing);
      else listing.failures.push({ path, reason: 'is neither a file nor a folder' });
    } catch (error) {
      signal.throwIfAborted();
      listing.failures.push({ path, reason: explainFileError(error) });
    }
  }
  return listing;
}

/** A file system error in words that say what to do. */
export function explainFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'does not exist; check the path';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user; change its permissions';
  if (code === 'ELOOP') return 'is a symbolic link; name what it points to';
  return `cannot be read (${message ?? String(error)})`;
}

interface Folder {
  readonly root: string;
  /** Path inside the root with a trailing slash, or empty. */
  readonly prefix: string;
  /** The root as the person named it. */
  readonly shown: string;
}

async function walk(
  folder: Folder,
  listing: { files: SourceFile[]; skipped: PathReason[]; failures: PathReason[] },
  signal: AbortSignal,
): Promise<void> {
  const here = join(folder.root, folder.prefix);
  const entries = await readdir(here, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    signal.throwIfAborted();
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = folder.prefix + entry.name;
    const file = join(here, entry.name);
    if (entry.isSymbolicLink()) {
      listing.skipped.push({ path, reason: await explainLink(file, folder.root) });
    } else if (entry.isDirectory()) {
      await walk({ ...folder, prefix: `${path}/` }, listing, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        listing.failures.push({ path, reason: explainFileError(error) });
      });
    } else if (entry.isFile()) {
      const { size } = await lstat(file);
      addFile({ file, path, bytes: size, isNamed: false }, listing);
    }
  }
}

function addFile(
  found: { file: string; path: string; bytes: number; isNamed: boolean },
  listing: { files: SourceFile[]; skipped: PathReason[]; failures: PathReason[] },
): void {
  const { file, path, bytes, isNamed } = found;
  const kind = findKind(path);
  if (kind) listing.files.push({ kind, file, path, bytes });
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
