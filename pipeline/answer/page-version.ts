import type { Passage } from '../ports.ts';

/** Which page of a site a passage is of, whatever its version, and which version it is of. */
export interface PageVersion {
  /** The same for every version of one page, and for nothing else. */
  readonly page: string;
  /** Numbers from the greatest part on; a name without a number is newer than every number. */
  readonly version: readonly number[];
}

const NEWEST: readonly number[] = [Number.POSITIVE_INFINITY];
/** Not released yet: what visitors use is older. */
const UNRELEASED: readonly number[] = [-1];
/** `v1`, `1.2`, `4.x`, `5x`, `version-1.2.0-rc.1`; a bare number is a year or a chapter. */
const NUMBERED = /^(?:v|version[-_]?)?(\d{1,4}(?:\.(?:\d{1,5}|x))*x?)(?:[-+][\w.]+)?$/i;
const IS_MARKED = /^v|[.x]/i;
const NEWEST_NAMES = new Set(['latest', 'stable', 'current', 'lts', 'en', 'en-us', 'en-gb']);
const UNRELEASED_NAMES = new Set(['next', 'dev', 'devel', 'main', 'master', 'nightly', 'canary', 'edge']);
/** The same as a person writes it alone, where a bare number is a version, too. */
const WRITTEN = /^(?:v|version)?[-_ ]?(\d{1,4}(?:\.(?:\d{1,5}|x))*)(?:[-+][\w.]+)?$/i;
const IN_TITLE = /\bv?\d+(?:\.(?:\d+|x))*x?\b/gi;

/**
 * Reads the version of a passage's page from the folders of its path, or of its address when the path tells none. Pages of one
 * path have to agree in their title as well, its numbers aside: folders named `1.2` and `1.3` may also be chapters.
 */
export function readPageVersion({ documentId, url, title }: VersionedPage): PageVersion {
  const { path, version } = readVersionedPath({ documentId, url });
  return { page: `${path}\n${title.replace(IN_TITLE, '').trim().toLowerCase()}`, version: version ?? NEWEST };
}

/** Whether `readVersionName` knows it. */
export function isVersionName(name: string): boolean {
  return readVersionName(name) !== null;
}

/** Whether a version stands for the newest by its name, or by having none. */
export function isNewest(version: readonly number[]): boolean {
  return version === NEWEST;
}

/** The version that a page tells by its path or address; null when it tells none. */
export function findVersion(page: Pick<VersionedPage, 'documentId' | 'url'>): readonly number[] | null {
  return readVersionedPath(page).version;
}

/** The version that a person names, `latest` among them; null when it is none. */
export function readVersionName(name: string): readonly number[] | null {
  const written = name.trim().toLowerCase();
  const [, numbers] = WRITTEN.exec(written) ?? [];
  return readVersion(numbers === undefined ? written : `v${numbers}`);
}

/**
 * Whether what `findVersion` has found is of the version that is asked for: 3.4.1, 3.x and 3 are of 3.4, and null is of all.
 * The newest needs no filter, since `latest` and what stands without a version are preferred anyway.
 */
export function isOfVersion(version: readonly number[] | null, wanted: readonly number[]): boolean {
  if (version === null || wanted === NEWEST) return true;
  if (version === NEWEST || version === UNRELEASED || wanted === UNRELEASED) return version === wanted;
  return wanted.every((part, index) => {
    const own = version[index] ?? part;
    return own === part || own === Number.POSITIVE_INFINITY || part === Number.POSITIVE_INFINITY;
  });
}

/** More than 0 when `a` is newer. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one = 0, other = 0] = [a[at], b[at]];
    if (one !== other) return one > other ? 1 : -1;
  }
  return 0;
}

type VersionedPage = Pick<Passage, 'documentId' | 'url' | 'title'>;

interface VersionedPath {
  readonly path: string;
  /** Null when no folder names one. */
  readonly version: readonly number[] | null;
}

function readVersionedPath({ documentId, url }: Pick<VersionedPage, 'documentId' | 'url'>): VersionedPath {
  const ofPath = readPath(documentId);
  return ofPath.version || url === null ? ofPath : (readAddress(url) ?? ofPath);
}

function readAddress(url: string): VersionedPath | null {
  if (!URL.canParse(url)) return null;
  const { host, pathname } = new URL(url);
  const found = readPath(`${host}${pathname}`);
  return found.version ? found : null;
}

function readPath(path: string): VersionedPath {
  let version: readonly number[] | null = null;
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const kept = folders.filter((folder) => {
    const found = readVersion(folder.toLowerCase());
    // A language is no version, and says nothing beside one.
    if (found && (version === null || version === NEWEST)) version = found;
    return found === null;
  });
  return { path: [...kept, file].join('/').replace(/^versioned_docs\//, 'docs/'), version };
}

function readVersion(folder: string): readonly number[] | null {
  if (NEWEST_NAMES.has(folder)) return NEWEST;
  if (UNRELEASED_NAMES.has(folder)) return UNRELEASED;
  const [, numbers] = NUMBERED.exec(folder) ?? [];
  if (numbers === undefined || !IS_MARKED.test(folder)) return null;
  const parts = numbers.replace(/(?<=\d)x$/i, '').split('.');
  return parts.map((part) => (part === 'x' ? Number.POSITIVE_INFINITY : Number(part)));
}
