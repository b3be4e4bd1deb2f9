import { decodeComponent } from '../decode-component.ts';
import { ownValue } from '../own-value.ts';

/** A Git repository, and what of it is meant. */
export interface RepositoryAddress {
  /** As git takes it. */
  readonly url: string;
  /** Its owner and name, such as `x/y`. */
  readonly name: string;
  /** Branch and folder as a forge's page has them in its address, not told apart since a branch may have slashes; or empty. */
  readonly tree: readonly string[];
}

const SSH = /^[\w.-]{1,100}@[\w.-]{1,250}:(?!\/\/)([\w./~-]{1,500})$/;
const PROTOCOLS = new Set(['ssh:', 'git:', 'file:']);

/** How the pages of a forge name a branch and a folder, after owner and name. */
const FORGES: Readonly<Record<string, RegExp>> = {
  'github.com': /^\/([^/]+\/[^/]+?)(?:\/tree\/(.+))?$/,
  'gitlab.com': /^\/([^/]+(?:\/[^/]+)+?)(?:\/-(?:\/tree\/(.+))?)?$/,
  'codeberg.org': /^\/([^/]+\/[^/]+?)(?:\/src\/(?:branch|tag)\/(.+))?$/,
  'bitbucket.org': /^\/([^/]+\/[^/]+?)(?:\/src\/(.+))?$/,
};

/**
 * The repository that an address means: `git@host:x/y`, `ssh://…`, `https://….git`, and the pages of a repository or of a
 * folder in it on GitHub, GitLab, Codeberg and Bitbucket. Null for what does not look like one.
 */
export function parseRepositoryAddress(text: string): RepositoryAddress | null {
  const path = SSH.exec(text)?.[1];
  if (path !== undefined) return { url: text, name: toName(path), tree: [] };
  if (text.length > 2_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (PROTOCOLS.has(url.protocol)) return { url: text, name: toName(url.pathname), tree: [] };
  if (!/^https?:$/.test(url.protocol)) return null;
  const bare = url.pathname.replace(/\/$/, '');
  if (bare.endsWith('.git'))
    return { url: url.origin === 'null' ? text : toGitUrl(url, bare), name: toName(bare), tree: [] };
  const [, name, tree] = ownValue(FORGES, url.hostname)?.exec(bare) ?? [];
  if (name === undefined) return null;
  return {
    url: toGitUrl(url, `/${name}.git`),
    name,
    tree: (tree ?? '').split('/').filter(Boolean).map(decodeComponent),
  };
}

/** With what stands before the host, which may be a token. */
function toGitUrl(url: URL, path: string): string {
  const git = new URL(path, url);
  git.username = url.username;
  git.password = url.password;
  return git.href;
}

/** The last two parts, without the ending. */
function toName(path: string): string {
  return path
    .replace(/\.git$/, '')
    .split('/')
    .filter(Boolean)
    .slice(-2)
    .join('/');
}
