import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SitePage } from '../../ports.ts';
import type { PageAnswer } from './fetch-page.ts';
import { type PageFacts, readPageFacts } from './page-facts.ts';
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
});

/** What the crawler keeps of a page beside its body. */
export type PageRecord = z.infer<typeof factsSchema>;

/** A page that has been crawled. Its body is in the memory. */
export interface CrawledPage {
  readonly visit: Visit;
  readonly page: SitePage;
  readonly record: PageRecord;
}

const NO_PAGE: PageFacts & { kind: string } = { kind: '', canonical: null, isNoindex: false, links: [] };

export function parsePageRecord(page: SitePage): PageRecord {
  return factsSchema.parse(JSON.parse(page.facts));
}

/** What is kept of an answer that will be the same when it is asked for again soon; null for any other. */
export function toSitePage(
  { key, url }: SiteAddress,
  answer: PageAnswer,
  known: SitePage | null,
  frame: string,
): SitePage | null {
  const documents = known?.documents ?? [];
  const none = { address: key, etag: null, lastModified: null, hash: null, documents };
  switch (answer.state) {
    case 'page': {
      const { kind, body, headers, etag, lastModified } = answer;
      const facts = readPageFacts(kind.name, body, answer.url, headers);
      const record: PageRecord = {
        ...facts,
        links: [...facts.links],
        kind: kind.name,
        url: answer.url.href,
        frame,
      };
      const hash = createHash('sha256').update(body).digest('hex');
      return { ...none, state: 'page', etag, lastModified, hash, facts: JSON.stringify(record) };
    }
    case 'unchanged':
      return known && { ...known, state: 'unchanged' };
    case 'redirect':
      return {
        ...none,
        state: 'redirect',
        facts: JSON.stringify({ ...NO_PAGE, url: answer.to.href, frame }),
      };
    case 'gone':
      return { ...none, state: 'gone', facts: JSON.stringify({ ...NO_PAGE, url: url.href, frame }) };
    default:
      return null;
  }
}
