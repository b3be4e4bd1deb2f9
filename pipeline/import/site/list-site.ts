import { gunzipSync } from 'node:zlib';
import { listMarkdownLinks } from './markdown-links.ts';
import { parseSitemap } from './parse-sitemap.ts';
import type { PoliteClient } from './polite-client.ts';
import { MOST_REDIRECTS, redirectOf } from './redirect-of.ts';
import { RequestFailure } from './request-failure.ts';
import type { RobotsRules } from './robots-rules.ts';
import type { SiteScope } from './site-scope.ts';

export interface ListOptions {
  readonly client: PoliteClient;
  readonly scope: SiteScope;
  readonly robots: RobotsRules;
  readonly signal: AbortSignal;
  readonly onProgress: (address: string) => void;
}

export interface SiteListing {
  /** Absolute addresses, in the order of the lists. */
  readonly addresses: readonly string[];
  /** By address: when a sitemap says that it was changed, as it stands there. */
  readonly changedAt: ReadonlyMap<string, string>;
  /** Lists that are there and could not be read, with a reason that fits behind the address. */
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
}

/** Compressed or not; the protocol of sitemaps allows no more. */
const MAX_LIST_BYTES = 50 * 2 ** 20;
const MOST_SITEMAPS = 200;
const MOST_ADDRESSES = 200_000;

/**
 * The addresses that the site lists itself: in the `llms.txt` of the folder or else of the site, and in the sitemaps that
 * robots.txt names or else in `sitemap.xml` of the folder or the site. Indexes and gzip are read, sitemaps of other sites not.
 */
export async function listSite(options: ListOptions): Promise<SiteListing> {
  const { scope, robots } = options;
  const roots = [...new Set([`${scope.origin}${scope.folder}`, `${scope.origin}/`])];
  const addresses: string[] = [];
  const changes = new Map<string, string>();
  const failures: { path: string; reason: string }[] = [];

  for (const root of roots) {
    const url = new URL('llms.txt', root);
    const text = await fetchList(url, options).catch(report(url));
    if (text === null || /^\s*</.test(text)) continue;
    for (const href of listMarkdownLinks(text))
      if (URL.canParse(href, url.href)) addresses.push(new URL(href, url).href);
    break;
  }

  const isNamed = robots.sitemaps.length > 0;
  const first = isNamed ? robots.sitemaps : roots.map((root) => `${root}sitemap.xml`);
  const left = first
    .filter((href) => URL.canParse(href, scope.origin))
    .map((href) => new URL(href, scope.origin));
  const seen = new Set<string>();
  for (let url = left.shift(); url && seen.size < MOST_SITEMAPS; url = left.shift()) {
    if (seen.has(url.href) || !scope.isSameSite(url) || addresses.length > MOST_ADDRESSES) continue;
    seen.add(url.href);
    const text = await fetchList(url, options).catch(report(url));
    if (text === null) continue;
    const { pages, sitemaps, changedAt } = parseSitemap(text);
    for (const [page, changed] of changedAt) changes.set(page, changed);
    for (const page of pages) addresses.push(page);
    left.push(...sitemaps.filter((href) => !seen.has(href)).map((href) => new URL(href)));
  }
  return { addresses, changedAt: changes, failures };

  function report(url: URL) {
    return (error: unknown) => {
      if (!(error instanceof RequestFailure)) throw error;
      failures.push({ path: url.href, reason: error.message });
      return null;
    };
  }
}

/** Null when there is none. Redirects are followed on the same site. */
async function fetchList(url: URL, options: ListOptions): Promise<string | null> {
  const { client, scope, robots, signal } = options;
  options.onProgress(url.href);
  let at = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    if (!scope.isSameSite(at) || !robots.allows(at)) return null;
    const answer = await client.ask(at, {
      signal,
      maxBytes: ({ status }) => (status === 200 ? MAX_LIST_BYTES : null),
    });
    const { status, body } = answer;
    if (status === 200 && body)
      return unpack(body)
        .toString('utf8')
        .replace(/^\ufeff/, '');
    if (status >= 500) throw new RequestFailure('network', `answered ${status}; try again later`);
    const next = redirectOf(answer, at);
    if (next === null) return null;
    at = next;
  }
  return null;
}

/** A `.xml.gz` is a compressed file, whatever the transfer was. */
function unpack(body: Buffer): Buffer {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_LIST_BYTES });
  } catch (error) {
    throw new RequestFailure(
      'too-large',
      'is no sound gzip file, or unfolds to more than 50 MiB; split the sitemap',
      {
        cause: error,
      },
    );
  }
}
