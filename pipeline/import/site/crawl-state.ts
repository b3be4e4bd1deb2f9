import type { SiteMemory, SitePage } from '../../ports.ts';
import type { FetchContext, PageAnswer } from './fetch-page.ts';
import { MOST_REDIRECTS } from './redirect-of.ts';
import { createFrontier, type Visit } from './site-frontier.ts';
import type { CrawledPage } from './site-page-record.ts';
import { SiteStopped } from './site-stopped.ts';
import { createTrapWatch } from './url-traps.ts';

/** An address without a page for us. `reason` fits behind the address. */
export interface LostAddress {
  readonly visit: Visit;
  readonly reason: string;
  /**
   * `gone`: there is nothing any more. `moved`: it redirects to another page. `outside`: it redirects to
   * where no page is. `forbidden`: its owner does not want it to be read. `refused`:
   * there is something, of another kind or for others. `failed`: nobody knows.
   */
  readonly why: 'gone' | 'moved' | 'outside' | 'forbidden' | 'refused' | 'failed';
}

export interface CrawlResult {
  /** In the order in which they were come upon. */
  readonly pages: readonly CrawledPage[];
  readonly lost: readonly LostAddress[];
  /** Addresses that were left because of the budget. */
  readonly leftOver: number;
  /** Asked of the site in this run, without what an interrupted crawl had already. */
  readonly requests: number;
}

export interface CrawlOptions extends FetchContext {
  readonly memory: SiteMemory;
  /** Absolute addresses that the site lists, its start first. */
  readonly listed: readonly string[];
  /** By key: when the site says that a page was changed. */
  readonly changedAt: ReadonlyMap<string, string>;
  readonly maxPages: number;
  /** Asks for known pages that were not come upon too, to see whether they are gone. */
  readonly probesKnown: boolean;
  /** Names what documents are made with. */
  readonly frame: string;
  /** Whether the base still holds what was made of a known page, so that asking for changes is enough. */
  readonly isCurrent: (page: SitePage) => boolean;
  readonly onProgress: (progress: { done: number; known: number; address: string }) => void;
}

/** Links followed from what is listed. */
const DEEPEST = 20;
/** Variants of a path by query that turned out to be needless, after which its others are left. */
const NEEDLESS_QUERIES = 3;
/** Failures in a row, after which the site is taken to be down. */
const MOST_FAILURES = 20;
/** Addresses of a trap that are told; there may be endlessly many. */
const MOST_TRAPPED = 1_000;

/** What a crawl has found, and what it will look at next. */
export function createCrawlState({ scope, robots, onProgress }: CrawlOptions) {
  const frontier = createFrontier();
  const findTrap = createTrapWatch();
  const pages: CrawledPage[] = [];
  const lost: LostAddress[] = [];
  const found = new Set<string>();
  const needless = new Map<string, number>();
  const trapped = new Set<string>();
  let visited = 0;
  let passed = 0;
  let done = 0;
  let failuresInRow = 0;

  function add(href: string, how: Omit<Visit, 'address'>): void {
    const address = scope.toAddress(href);
    if (address === null || frontier.has(address.key) || trapped.has(address.key)) return;
    const trap = how.isListed ? null : findTrap(address, how.depth);
    if (trap === null) frontier.add({ ...how, address });
    else if (trapped.size < MOST_TRAPPED) {
      trapped.add(address.key);
      lost.push({ visit: { ...how, address }, why: 'refused', reason: trap });
    }
  }

  function takePage(visit: Visit, crawled: Omit<CrawledPage, 'visit'>): void {
    const { record } = crawled;
    const { key, bareKey } = visit.address;
    pages.push({ visit, ...crawled });
    found.add(key);
    const canonical = record.canonical === null ? null : scope.toAddress(record.canonical);
    if (key !== bareKey && found.has(bareKey) && (canonical === null || canonical.key === bareKey))
      needless.set(bareKey, (needless.get(bareKey) ?? 0) + 1);
    if (visit.isProbe) return;
    const next = { depth: visit.depth + 1, hops: 0, isListed: false, isProbe: false };
    if (record.canonical !== null) add(record.canonical, next);
    if (visit.depth < DEEPEST) for (const link of record.links) add(link, next);
  }

  function takeRedirect(visit: Visit, to: string): void {
    const target = scope.toAddress(to);
    const hops = visit.hops + 1;
    if (target === null) lost.push({ visit, why: 'outside', reason: 'redirects to a place outside' });
    else if (hops > MOST_REDIRECTS)
      lost.push({
        visit,
        why: 'failed',
        reason: `redirects more than ${MOST_REDIRECTS} times; mend its redirects`,
      });
    else {
      lost.push({ visit, why: 'moved', reason: 'redirects to another page' });
      add(to, { ...visit, hops });
    }
  }

  function takeLost(visit: Visit, answer: Extract<PageAnswer, { reason: string }>): void {
    lost.push({ visit, why: answer.state, reason: answer.reason });
    failuresInRow = answer.state === 'failed' && answer.problem !== 'too-large' ? failuresInRow + 1 : 0;
    if (failuresInRow >= MOST_FAILURES)
      throw new SiteStopped(
        `The site does not answer any more; the last address ${answer.reason}. The next run continues the crawl there.`,
      );
  }

  return {
    add,
    probe(href: string) {
      add(href, { depth: DEEPEST, hops: 0, isListed: true, isProbe: true });
    },
    /** The next to ask for; null when there is none, or none until what is under way is known. */
    next(isIdle: boolean): Visit | null {
      for (let visit = frontier.next(isIdle); visit; visit = frontier.next(isIdle)) {
        const { key, bareKey, url } = visit.address;
        const isNeedless =
          key !== bareKey && !visit.isListed && (needless.get(bareKey) ?? 0) >= NEEDLESS_QUERIES;
        if (isNeedless)
          lost.push({ visit, why: 'refused', reason: 'differs from a page in its query alone' });
        else if (!robots.allows(url)) lost.push({ visit, why: 'forbidden', reason: 'robots.txt forbids it' });
        else {
          visited += 1;
          return visit;
        }
        passed += 1;
      }
      return null;
    },
    take(visit: Visit, outcome: Omit<CrawledPage, 'visit'> | PageAnswer) {
      done += 1;
      if ('page' in outcome) {
        failuresInRow = 0;
        const { page, record } = outcome;
        if (page.state === 'redirect') takeRedirect(visit, record.url);
        else if (page.state === 'gone') lost.push({ visit, why: 'gone', reason: 'is gone (404)' });
        else takePage(visit, outcome);
      } else if ('reason' in outcome) takeLost(visit, outcome);
      onProgress({ done, known: frontier.count() - passed, address: visit.address.url.href });
    },
    visited: () => visited,
    hasFailed: () => lost.some(({ why }) => why === 'failed'),
    result: () => ({ pages, lost, leftOver: frontier.count() - visited - passed }),
  };
}
