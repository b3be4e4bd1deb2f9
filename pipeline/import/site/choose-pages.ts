import type { CrawledPage } from './site-page-record.ts';
import type { SiteScope } from './site-scope.ts';

/** A page that is imported. */
export interface ChosenPage extends CrawledPage {
  /** Its canonical address: the id of its document, and its address. */
  readonly id: string;
}

/** A page that is not, and why. */
export interface UnchosenPage extends CrawledPage {
  readonly reason: string;
}

const MARKDOWN_ENDING = /(?:\.html)?\.mdx?$/i;

/** Decides which address stands for each page, so that every page is imported once, and which pages are not wanted. */
export function choosePages(
  pages: readonly CrawledPage[],
  scope: SiteScope,
): { readonly chosen: readonly ChosenPage[]; readonly unchosen: readonly UnchosenPage[] } {
  const readable = new Map(
    pages.filter(({ record }) => !record.isNoindex).map((crawled) => [crawled.visit.address.key, crawled]),
  );
  const chosen: ChosenPage[] = [];
  const unchosen: UnchosenPage[] = [];
  const taken = new Set<string>();
  for (const crawled of pages) {
    const reason = findObjection(crawled, readable, scope);
    const id = toPageId(crawled, scope);
    if (reason !== null) unchosen.push({ ...crawled, reason });
    else if (taken.has(id)) unchosen.push({ ...crawled, reason: 'is another address of an imported page' });
    else {
      taken.add(id);
      chosen.push({ ...crawled, id });
    }
  }
  return { chosen, unchosen };
}

function findObjection(
  { visit, record }: CrawledPage,
  readable: ReadonlyMap<string, CrawledPage>,
  scope: SiteScope,
): string | null {
  const { key, bareKey } = visit.address;
  if (record.isNoindex) return 'noindex';
  const canonical = findCanonicalKey(record, scope);
  if (canonical !== null && canonical !== key) {
    const other = readable.get(canonical);
    // Two pages that name each other are both imported.
    if (other && (findCanonicalKey(other.record, scope) ?? canonical) === canonical)
      return 'names another imported page as its canonical address';
  }
  if (key !== bareKey && !visit.isListed && canonical === null && readable.has(bareKey))
    return 'differs from a page in its query alone';
  if (record.kind === 'markdown' && hasHtmlTwin(key, readable)) return 'is the Markdown of an imported page';
  return null;
}

/** As published for language models: `intro.md` or `intro.html.md` beside the page `intro`. */
function hasHtmlTwin(key: string, readable: ReadonlyMap<string, CrawledPage>): boolean {
  if (!MARKDOWN_ENDING.test(key)) return false;
  const bare = key.replace(MARKDOWN_ENDING, '');
  return [bare, `${bare}.html`, bare.replace(/\/index$/, '')].some(
    (twin) => readable.get(twin)?.record.kind === 'html',
  );
}

/** A canonical address outside of what is imported says nothing: it may be that of another version. */
function findCanonicalKey({ canonical }: CrawledPage['record'], scope: SiteScope): string | null {
  return canonical === null ? null : (scope.toAddress(canonical)?.key ?? null);
}

function toPageId({ visit, page, record }: CrawledPage, scope: SiteScope): string {
  const { key } = visit.address;
  const canonical = record.canonical === null ? null : scope.toAddress(record.canonical);
  if (canonical?.key === key) return canonical.url.href;
  // Which form of the address was met first must not decide, or the page would be there twice after the next import.
  const earlier = page.documents.find(({ id }) => scope.toAddress(id)?.key === key && !id.includes('#'));
  return earlier?.id ?? scope.toAddress(record.url)?.url.href ?? visit.address.url.href;
}
