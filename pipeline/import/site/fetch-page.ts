import type { SourceKind } from '../kinds.ts';
import type { HttpAnswer } from './http-client.ts';
import type { PageHeaders } from './page-facts.ts';
import type { PoliteClient } from './polite-client.ts';
import { findLocation, MOST_REDIRECTS } from './redirect-of.ts';
import { RequestFailure, type RequestProblem } from './request-failure.ts';
import type { RobotsRules } from './robots-rules.ts';
import type { SiteAddress, SiteScope } from './site-scope.ts';
import { findCharset, findWebKind } from './web-kind.ts';

export type PageAnswer =
  | {
      readonly state: 'page';
      readonly kind: SourceKind;
      /** Where the page was, after redirects between forms of the same address. */
      readonly url: URL;
      readonly body: Buffer;
      readonly etag: string | null;
      readonly lastModified: string | null;
      readonly headers: PageHeaders;
    }
  | { readonly state: 'unchanged' }
  | { readonly state: 'redirect'; readonly to: URL }
  | { readonly state: 'gone' }
  /** There is something that is not for us; `reason` fits behind the address. */
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'failed'; readonly problem: RequestProblem | 'status'; readonly reason: string };

export interface FetchContext {
  readonly client: PoliteClient;
  readonly scope: SiteScope;
  readonly robots: RobotsRules;
  /** Of a page, whatever its kind allows; null: what its kind allows. */
  readonly maxBytes: number | null;
  readonly signal: AbortSignal;
}

/** What a page answered before, to ask whether it has changed. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for one address. Redirects between forms of the same address are followed here, each hop checked; any other is told,
 * so that what many old addresses lead to is asked for once.
 */
export async function fetchPage(
  address: SiteAddress,
  known: Validators | null,
  context: FetchContext,
): Promise<PageAnswer> {
  const { client, scope, signal } = context;
  let { url } = address;
  try {
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      let kind: SourceKind | null = null;
      const answer = await client.ask(url, {
        headers: toConditions(known),
        signal,
        maxBytes: ({ status, headers }) => {
          kind = status === 200 ? findWebKind(headers['content-type'], url.pathname) : null;
          return kind && (context.maxBytes ?? kind.maxBytes);
        },
      });
      if (!REDIRECTS.has(answer.status)) return toPageAnswer(answer, kind, url);
      const next = findLocation(answer, url);
      if (next === null) return { state: 'refused', reason: 'redirects to no address' };
      const inside = scope.toAddress(next.href);
      if (inside?.key !== address.key) return { state: 'redirect', to: next };
      if (!context.robots.allows(inside.url)) return { state: 'refused', reason: 'robots.txt forbids it' };
      url = inside.url;
    }
    return { state: 'failed', problem: 'status', reason: 'redirects in a circle; mend its redirects' };
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    return { state: 'failed', problem: error.problem, reason: error.message };
  }
}

function toConditions(known: Validators | null): Record<string, string> {
  return {
    ...(known?.etag ? { 'if-none-match': known.etag } : {}),
    ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  };
}

function toPageAnswer(answer: HttpAnswer, kind: SourceKind | null, url: URL): PageAnswer {
  const { status, headers, body } = answer;
  if (status === 304) return { state: 'unchanged' };
  if (status === 404 || status === 410) return { state: 'gone' };
  if (status === 401 || status === 403)
    return { state: 'refused', reason: `needs a login or refuses programs (${status})` };
  if (status !== 200)
    return { state: 'failed', problem: 'status', reason: `answered ${status}; try again later` };
  if (!kind || !body) {
    const type = (headers['content-type'] ?? 'no content type').split(';')[0]?.slice(0, 100);
    return { state: 'refused', reason: `not a kind that is imported (${type})` };
  }
  return {
    state: 'page',
    kind,
    url,
    body: toUtf8(body, kind, findCharset(headers['content-type'])),
    etag: headers.etag ?? null,
    lastModified: headers['last-modified'] ?? null,
    headers: { robots: toText(headers['x-robots-tag']), canonical: findCanonical(toText(headers.link), url) },
  };
}

/** The readers know UTF-8 and what a page declares itself, not what its server declares. */
function toUtf8(body: Buffer, { name }: SourceKind, charset: string | null): Buffer {
  if (charset === null || !['html', 'markdown', 'text'].includes(name)) return body;
  try {
    // A page that is UTF-8 after all stays as it is: many servers declare an encoding for everything.
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return body;
  } catch {
    try {
      return Buffer.from(new TextDecoder(charset).decode(body));
    } catch {
      return body;
    }
  }
}

function toText(header: string | readonly string[] | undefined): string | null {
  return header === undefined ? null : String(header);
}

function findCanonical(header: string | null, url: URL): string | null {
  const match = /<([^<>]{1,2000})>[^<>,]{0,200}\brel="?canonical\b/i.exec((header ?? '').slice(0, 8_000));
  const href = match?.[1];
  return href !== undefined && URL.canParse(href, url.href) ? new URL(href, url).href : null;
}
