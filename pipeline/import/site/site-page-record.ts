import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SitePage } from '../../ports.ts';
import type { PageAnswer } from './fetch-page.ts';
import { readPageFacts } from './page-facts.ts';
import type { Visit } from './site-frontier.ts';
import type { SiteAddress } from './site-scope.ts';

const factsSchema = z.object({
  /** Of the reader, as in the table of kinds. */
  kind: z.string(),
  /** Where the page was, or where it redirects to. */
  url: z.string(),
  canonical: z.string().nullable(),
  isNoindex: z.boolean(),
  links: z.array(z.string()),
  /** Name of what the documents were made with; while it is the same, an unchanged page needs no reading. */
  frame: z.string(),
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  /** When the sitemap said that the page was changed, as it stood there. */
  changedAt: z.string().nullable(),
});

/** What the crawler keeps of a page beside its body. */
export type PageRecord = z.infer<typeof factsSchema>;

/** A page that has been crawled. Its body is in the memory. */
export interface CrawledPage {
  readonly visit: Visit;
  readonly page: SitePage;
  readonly record: PageRecord;
}

const NO_PAGE = { kind: '', canonical: null, isNoindex: false, links: [] };

export function parsePageRecord(page: SitePage): PageRecord {
  return factsSchema.parse(JSON.parse(page.facts));
}

/** What a record has beside what the page says. */
export type Asked = Pick<PageRecord, 'frame' | 'askedAt' | 'changedAt'>;

/** What is kept of an answer that will be the same when it is asked for again soon; null for any other. */
export function toSitePage(
  { key, url }: SiteAddress,
  answer: PageAnswer,
  known: SitePage | null,
  asked: Asked,
): SitePage | null {
  const documents = known?.documents ?? [];
  const none = { address: key, etag: null, lastModified: null, hash: null, documents };
  const toFacts = (record: Omit<PageRecord, keyof Asked>) => JSON.stringify({ ...record, ...asked });
  switch (answer.state) {
    case 'page': {
      const { kind, body, headers, etag, lastModified } = answer;
      const facts = readPageFacts(kind.name, body, answer.url, headers);
      const record = { ...facts, links: [...facts.links], kind: kind.name, url: answer.url.href };
      const hash = createHash('sha256').update(body).digest('hex');
      return { ...none, state: 'page', etag, lastModified, hash, facts: toFacts(record) };
    }
    case 'unchanged':
      return known && { ...known, state: 'unchanged', facts: toFacts(parsePageRecord(known)) };
    case 'redirect':
      return { ...none, state: 'redirect', facts: toFacts({ ...NO_PAGE, url: answer.to.href }) };
    case 'gone':
      return { ...none, state: 'gone', facts: toFacts({ ...NO_PAGE, url: url.href }) };
    default:
      return null;
  }
}

const TRUSTED_MS = 86_400_000;

/**
 * Whether a page need not even be asked for: its sitemap has had the same date of its last change since before it was asked
 * for, less than a day ago. Longer a sitemap is not trusted, since some never change their dates.
 */
export function isFresh({ askedAt, changedAt }: PageRecord, saidNow: string | null, nowMs: number): boolean {
  if (saidNow === null || saidNow !== changedAt || nowMs - askedAt > TRUSTED_MS) return false;
  // A date without a time lasts until its day is over everywhere.
  const lastsMs = saidNow.length > 10 ? 0 : 1.5 * 86_400_000;
  return Date.parse(saidNow) + lastsMs < askedAt;
}
