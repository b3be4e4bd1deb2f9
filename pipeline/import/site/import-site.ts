import type { KnowledgeImport, PageDocument, SiteMemory, SitePage } from '../../ports.ts';
import type { ImportProgress } from '../folder/import-paths.ts';
import { type ImportSummary, importEvents, inOneImport } from '../import-events.ts';
import { hashSource } from '../to-document.ts';
import { choosePages } from './choose-pages.ts';
import { crawlSite } from './crawl-site.ts';
import type { CrawlResult } from './crawl-state.ts';
import { findStart } from './find-start.ts';
import { createHttpClient } from './http-client.ts';
import { listSite } from './list-site.ts';
import { createPoliteClient, type PoliteOptions } from './polite-client.ts';
import { readSitePages } from './read-site-pages.ts';
import { ROBOT_NAME } from './robots-rules.ts';
import type { SiteScope } from './site-scope.ts';
import { SiteStopped } from './site-stopped.ts';
import { tellLost } from './tell-lost.ts';

export interface SiteRequest {
  /** Its host, and the folder of its path, bound what is imported. */
  readonly start: URL;
  readonly memory: SiteMemory;
  /** Called twice: for what is there, and for the import when the crawl is over, so that others can import meanwhile. */
  readonly openTarget: () => Promise<KnowledgeImport>;
  readonly collection: string;
  /** Removes documents of the collection that the site does not list or link any more, beside those that are gone. */
  readonly removeMissing: boolean;
  readonly maxPages: number;
  /** Requests a second. */
  readonly rate: number;
  /** Lets requests go to private networks. */
  readonly allowPrivate: boolean;
  /** Of a page; what its kind allows when absent. */
  readonly maxFileBytes?: number;
  /** Of this product. */
  readonly version: string;
  /** Where the owner of a site learns who imports it; null when there is no such address. */
  readonly contact: string | null;
  readonly signal: AbortSignal;
  /** Pages done of those that are known so far. */
  readonly onProgress: (progress: ImportProgress) => void;
  /** For tests: how time passes. */
  readonly time?: Pick<PoliteOptions, 'now' | 'pause'>;
}

export interface SiteSummary extends ImportSummary {
  readonly requests: number;
  /** The crawl went on where an earlier one was interrupted. */
  readonly isContinued: boolean;
}

/** An interrupted crawl is continued for so long; its pages would be too old later. */
const RESUMABLE_MS = 24 * 3_600_000;

/**
 * Imports a site, all or nothing: searches see the result when it resolves. An interrupted crawl is continued by the next
 * call, which asks for no page twice; a later call asks what has changed since.
 * @throws {SiteStopped} when the site cannot be read; the message says what to do
 */
export async function importSite(request: SiteRequest): Promise<SiteSummary> {
  const { memory } = request;
  const { isContinued } = await memory.begin(RESUMABLE_MS);
  const client = createHttpClient({
    userAgent: `${ROBOT_NAME}/${request.version}${request.contact === null ? '' : ` (+${request.contact})`}`,
    allowPrivate: request.allowPrivate,
  });
  try {
    const polite = createPoliteClient(client, { rate: request.rate, ...request.time });
    return { ...(await importWith(polite, request)), isContinued };
  } finally {
    client.close();
    await memory.pause();
  }
}

async function importWith(
  client: ReturnType<typeof createPoliteClient>,
  request: SiteRequest,
): Promise<Omit<SiteSummary, 'isContinued'>> {
  const { memory, signal, collection, removeMissing } = request;
  const startedAt = performance.now();
  const context = { collection, baseUrl: null };
  const maxBytes = request.maxFileBytes ?? null;
  const isCurrent = await findCurrent(request);

  const { start, scope, robots } = await findStart(request.start, client, signal);
  if (robots.crawlDelayMs > 0) client.slowDown(robots.crawlDelayMs);
  const onList = (path: string) => request.onProgress({ done: 0, total: 1, path });
  const listing = await listSite({ client, scope, robots, signal, onProgress: onList });
  const crawl = await crawlSite({
    client,
    scope,
    robots,
    memory,
    signal,
    maxBytes,
    listed: [start.href, ...listing.addresses],
    changedAt: byKey(listing.changedAt, scope),
    maxPages: request.maxPages,
    probesKnown: !removeMissing,
    frame: hashSource('', null, context),
    isCurrent,
    onProgress: ({ done, known, address }) =>
      request.onProgress({ done, total: known, path: `${done} of ${known} pages: ${address}` }),
  });
  if (crawl.pages.length === 0) throw nothingFound(start, crawl);

  const isComplete =
    crawl.leftOver === 0 && listing.failures.length === 0 && crawl.lost.every(({ why }) => why !== 'failed');
  const { chosen, unchosen } = choosePages(crawl.pages, scope);
  const pages = readSitePages(chosen, memory, { ...context, maxFileBytes: maxBytes, signal });
  const target = await request.openTarget();
  let read = 0;
  const summary = await inOneImport({ target, signal }, () =>
    importEvents({
      events: tellLost({ pages, unchosen, lost: crawl.lost, memory, isComplete }),
      target,
      collection,
      removeMissing,
      found: { failures: [...listing.failures], skipped: tellBounds(crawl, request) },
      isComplete,
      signal,
      onRead: ({ path }) => {
        read += 1;
        request.onProgress({ done: read, total: chosen.length, path: `reading ${path}` });
      },
    }),
  );
  const documents = new Map(pages.documents);
  for (const { visit, page, record } of unchosen)
    documents.set(visit.address.key, record.isNoindex || isComplete ? [] : page.documents);
  await memory.finish(documents, !isComplete);
  return { ...summary, requests: crawl.requests, ms: Math.round(performance.now() - startedAt) };
}

function byKey(changedAt: ReadonlyMap<string, string>, scope: SiteScope): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [href, changed] of changedAt) {
    const address = scope.toAddress(href);
    if (address) found.set(address.key, changed);
  }
  return found;
}

/** Whether all documents of a page are in the base as they were made of it. */
async function findCurrent({ memory, openTarget }: SiteRequest): Promise<(page: SitePage) => boolean> {
  const current = new Set<string>();
  const target = await openTarget();
  try {
    for (const address of await memory.listKnown()) {
      const known = await memory.findKnown(address);
      if (known && (await hasAll(target, known.documents))) current.add(address);
    }
  } finally {
    await target.abort();
  }
  return ({ address }) => current.has(address);
}

async function hasAll(target: KnowledgeImport, documents: readonly PageDocument[]): Promise<boolean> {
  for (const { id, hash } of documents) if ((await target.find(id))?.hash !== hash) return false;
  return true;
}

function tellBounds({ leftOver }: CrawlResult, { maxPages }: SiteRequest) {
  if (leftOver === 0) return [];
  const limit = maxPages.toLocaleString('en');
  return [
    {
      path: `${leftOver.toLocaleString('en')} addresses`,
      reason: `not looked at, since the crawl ends after ${limit} pages; allow more with --max-pages`,
    },
  ];
}

function nothingFound(start: URL, { lost }: CrawlResult): SiteStopped {
  const [first] = lost;
  const why = first ? `${first.visit.address.url.href}: ${first.reason}` : 'it has no pages';
  return new SiteStopped(
    `Nothing could be read at ${start.href} (${why}). Check the address in a browser. A site that refuses programs has to let ${ROBOT_NAME} in; else import its files or its repository.`,
  );
}
