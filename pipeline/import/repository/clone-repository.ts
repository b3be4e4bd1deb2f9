import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { RepositoryState } from './find-commit.ts';
import { type GitOptions, RepositoryError, runGit } from './run-git.ts';

const LOOK_MS = 1_000;
/** Folder by folder on demand, and then only what is wanted of it: since 2.25. */
const SPARSE_FROM = [2, 25] as const;

/**
 * Copies the newest state of a branch into `into`, of the folder alone where git can do so, and returns the path of the
 * folder. Stops when the copy grows beyond `maxBytes`.
 * @throws {RepositoryError} when there is no such folder, it is a link out of the repository, or the copy grows too large
 */
export async function cloneRepository(
  url: string,
  { branch, folder }: RepositoryState,
  into: string,
  options: GitOptions & { readonly maxBytes: number },
): Promise<string> {
  const overflow = new AbortController();
  const signal = AbortSignal.any([options.signal, overflow.signal]);
  const watch = setInterval(() => {
    void measure(into).then((bytes) => {
      if (bytes > options.maxBytes) overflow.abort(tooLarge(options.maxBytes));
    });
  }, LOOK_MS);
  try {
    const git = (args: readonly string[]) => runGit(args, { ...options, signal });
    const isSparse = folder !== '' && isNewEnough(await git(['--version']));
    await git([
      'clone',
      '--quiet',
      '--depth=1',
      '--single-branch',
      '--no-tags',
      '--no-checkout',
      '--template=',
      ...(isSparse ? ['--filter=blob:none'] : []),
      ...(branch === null ? [] : [`--branch=${branch}`]),
      '--',
      url,
      into,
    ]);
    if (isSparse) await git(['-C', into, 'sparse-checkout', 'set', folder]);
    await git(['-C', into, 'checkout', '--quiet', 'HEAD', '--']);
    if ((await measure(into)) > options.maxBytes) throw tooLarge(options.maxBytes);
    return await findFolder(into, folder);
  } finally {
    clearInterval(watch);
  }
}

/** A link in the repository must not lead the import to other files of this machine. */
async function findFolder(into: string, folder: string): Promise<string> {
  const root = await realpath(into);
  const path = await realpath(join(into, folder)).catch(() => null);
  if (path === null || !(await stat(path)).isDirectory())
    throw new RepositoryError(`The repository has no folder "${folder}". Check --folder and --branch.`);
  if (path !== root && !path.startsWith(root + sep))
    throw new RepositoryError(
      `"${folder}" is a link that leads out of the repository. Name the folder itself with --folder.`,
    );
  return path;
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  return major > SPARSE_FROM[0] || (major === SPARSE_FROM[0] && minor >= SPARSE_FROM[1]);
}

/** Bytes of all files; what goes away meanwhile counts as nothing. */
async function measure(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    bytes += (await lstat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
  }
  return bytes;
}

function tooLarge(maxBytes: number): RepositoryError {
  const limit = Math.round(maxBytes / 2 ** 20).toLocaleString('en');
  return new RepositoryError(
    `The repository is larger than ${limit} MiB. Name the folder with the documents with --folder, or import a copy of the files.`,
  );
}
