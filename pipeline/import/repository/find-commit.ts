import type { RepositoryAddress } from './repository-address.ts';
import { type GitOptions, RepositoryError, runGit } from './run-git.ts';

/** What of a repository is imported, and which state of it. */
export interface RepositoryState {
  /** Of the branch, as 40 or 64 hexadecimal digits. */
  readonly commit: string;
  /** A branch or a tag; null for the one that the repository has as its own. */
  readonly branch: string | null;
  /** Relative to the repository, without slashes at its ends; empty for all of it. */
  readonly folder: string;
}

export interface Wanted {
  readonly branch: string | null;
  readonly folder: string | null;
}

/**
 * Asks the server for the commit of a branch, and tells branch and folder of a forge's address apart by the branches that
 * there are.
 * @throws {RepositoryError}
 */
export async function findCommit(
  { url, tree }: RepositoryAddress,
  wanted: Wanted,
  options: GitOptions,
): Promise<RepositoryState> {
  checkName(wanted.branch, '--branch');
  const isTree = wanted.branch === null && tree.length > 0;
  const patterns = wanted.branch === null ? ['HEAD'] : [wanted.branch, `${wanted.branch}^{}`];
  const output = await runGit(['ls-remote', '--', url, ...(isTree ? [] : patterns)], options);
  const commits = parseReferences(output);

  if (wanted.branch === null && !isTree) {
    const commit = commits.get('HEAD');
    if (commit === undefined)
      throw new RepositoryError('The repository is empty. Import it when it has a commit.');
    return { commit, branch: null, folder: toFolder(wanted.folder ?? '') };
  }
  const candidates = isTree
    ? tree.map((_, index) => tree.slice(0, tree.length - index).join('/'))
    : [wanted.branch ?? ''];
  for (const branch of candidates) {
    const tag = `refs/tags/${branch}`;
    const commit = commits.get(`refs/heads/${branch}`) ?? commits.get(`${tag}^{}`) ?? commits.get(tag);
    if (commit === undefined) continue;
    checkName(branch, 'The branch');
    const rest = isTree ? tree.slice(branch.split('/').length).join('/') : '';
    return { commit, branch, folder: toFolder(wanted.folder ?? rest) };
  }
  throw new RepositoryError(
    `The repository has no branch or tag "${wanted.branch ?? tree.join('/')}". Check its name.`,
  );
}

function parseReferences(output: string): ReadonlyMap<string, string> {
  const lines = output.split('\n').map((line) => line.split('\t'));
  return new Map(lines.flatMap(([commit, name]) => (commit && name ? [[name, commit] as const] : [])));
}

/** What begins with a hyphen would be an option of git. */
function checkName(name: string | null, what: string): void {
  if (name !== null && !/^[^-\s][^\s]{0,200}$/.test(name))
    throw new RepositoryError(`${what} cannot be "${name}".`);
}

function toFolder(text: string): string {
  const parts = text
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || parts[0]?.startsWith('-') || parts[0] === '.git')
    throw new RepositoryError(`--folder is a folder of the repository, such as docs, not "${text}".`);
  return parts.join('/');
}
