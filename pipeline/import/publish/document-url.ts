import { toPublishedPath } from './published-path.ts';
import type { SiteGenerator } from './site-generator.ts';

const REPOSITORY = /^https?:\/\/[^/]+\/[^?#]*?\/(?:-\/)?(?:blob|tree|src\/branch)\/[^/?#]+(?:\/|$)/i;

export interface Publication {
  /** Under which the documents stand; null when nobody has said it. */
  readonly baseUrl: string | null;
  readonly generator: SiteGenerator;
}

/**
 * The address of a document: the one that it names itself when that is http(s) or a path of the site, else `baseUrl` with its
 * published path, else null. `path`: relative to the given folder; null where there is none.
 */
export function toDocumentUrl(
  { url, publishedPath }: { readonly url: string | null; readonly publishedPath: string | null },
  path: string | null,
  { baseUrl, generator }: Publication,
): string | null {
  if (url && isLinkable(url)) return url.startsWith('/') && baseUrl ? new URL(url, baseUrl).href : url;
  if (!baseUrl || path === null) return null;
  // Beside its sources a repository publishes nothing: the file itself is what can be read there.
  const published = isRepository(baseUrl) ? path : toPublishedPath(path, publishedPath, generator);
  const encoded = published.split('/').map(encodeURIComponent).join('/');
  return `${baseUrl.replace(/\/*$/, '/')}${encoded}`;
}

/** Where a forge shows the files of a branch: `…/x/y/blob/main/docs`. */
export function isRepository(baseUrl: string): boolean {
  return REPOSITORY.test(baseUrl);
}

/** The root of the repository that an address is in, as `isRepository` knows them. */
export function toRepositoryRoot(baseUrl: string): string {
  return REPOSITORY.exec(baseUrl)?.[0] ?? baseUrl;
}

function isLinkable(url: string): boolean {
  if (/^\/(?!\/)/.test(url)) return true;
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
