import { type CrawlOptions, type CrawlResult, createCrawlState } from './crawl-state.ts';
import { fetchPage, type PageAnswer } from './fetch-page.ts';
import type { Visit } from './site-frontier.ts';
import { type CrawledPage, isFresh, parsePageRecord, toSitePage } from './site-page-record.ts';

/** Pages that are asked for beside the one that is looked at: they are looked at in order, however long each takes. */
const AHEAD = 8;

interface Asked {
  readonly visit: Visit;
  readonly outcome: Promise<Omit<CrawledPage, 'visit'> | PageAnswer>;
}

/**
 * Crawls a site breadth first from what it lists. What the memory has of a crawl that was interrupted is not asked for again.
 * Rejects with the signal's reason when it aborts; what was fetched until then is kept.
 * @throws {SiteStopped} when the site answers no more
 */
export async function crawlSite(given: CrawlOptions): Promise<CrawlResult> {
  const stop = new AbortController();
  const options = { ...given, signal: AbortSignal.any([given.signal, stop.signal]) };
  const { memory, maxPages } = options;
  const state = createCrawlState(options);
  let ahead: Asked[] = [];
  let requests = 0;

  try {
    for (const href of options.listed) state.add(href, { depth: 0, hops: 0, isListed: true, isProbe: false });
    await visitAll();
    if (options.probesKnown && state.visited() < maxPages && !state.hasFailed()) {
      for (const href of await memory.listKnown()) state.probe(href);
      await visitAll();
    }
    return { ...state.result(), requests };
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    // Nothing is written any more once this is over.
    await Promise.allSettled(ahead.map(({ outcome }) => outcome));
  }

  async function visitAll(): Promise<void> {
    for (;;) {
      options.signal.throwIfAborted();
      askAhead();
      const [first] = ahead;
      if (!first) return;
      const outcome = await first.outcome;
      ahead = ahead.slice(1);
      state.take(first.visit, outcome);
    }
  }

  function askAhead(): void {
    while (ahead.length < AHEAD && state.visited() < maxPages) {
      const visit = state.next(ahead.every(({ visit: { address } }) => address.key !== address.bareKey));
      if (!visit) return;
      const outcome = obtain(visit);
      // Its failure is met when its turn comes.
      outcome.catch(() => {});
      ahead.push({ visit, outcome });
    }
  }

  async function obtain({ address }: Visit): ReturnType<() => Asked['outcome']> {
    const { frame } = options;
    const kept = await memory.findFetched(address.key);
    const known = await memory.findKnown(address.key);
    const record = known && parsePageRecord(known);
    const isCurrent = known !== null && record?.frame === frame && options.isCurrent(known);
    if (kept && (kept.state !== 'unchanged' || isCurrent))
      return { page: kept, record: parsePageRecord(kept) };
    const changedAt = options.changedAt.get(address.key) ?? null;
    if (isCurrent && record && isFresh(record, changedAt, Date.now())) {
      const page = { ...known, state: 'unchanged' as const };
      await memory.keep(page, null);
      return { page, record };
    }
    requests += 1;
    const askedAt = Date.now();
    const answer = await fetchPage(address, isCurrent ? known : null, options);
    const page = toSitePage(address, answer, known, { frame, askedAt, changedAt });
    if (!page) return answer;
    await memory.keep(page, answer.state === 'page' ? answer.body : null);
    return { page, record: parsePageRecord(page) };
  }
}
