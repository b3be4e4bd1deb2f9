/** What a sitemap lists. */
export interface Sitemap {
  readonly pages: readonly string[];
  /** Of an index. */
  readonly sitemaps: readonly string[];
}

/** Of one file: the protocol of sitemaps allows no more. */
const MOST_ADDRESSES = 50_000;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads the addresses of a sitemap, in XML or as plain text with an address on each line. XML is searched for its `loc`
 * elements alone, and entities that it declares stay as they are, so that none can unfold.
 */
export function parseSitemap(text: string): Sitemap {
  if (!/<(?:urlset|sitemapindex)\b/i.test(text.slice(0, 10_000)))
    return { pages: text.split(/\s+/).filter(isAddress).slice(0, MOST_ADDRESSES), sitemaps: [] };
  const found = findLocations(text);
  const isIndex = /<sitemapindex\b/i.test(text.slice(0, 10_000));
  return isIndex ? { pages: [], sitemaps: found } : { pages: found, sitemaps: [] };
}

function findLocations(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  while (found.length < MOST_ADDRESSES) {
    const begin = text.indexOf('<loc>', from);
    const end = begin < 0 ? -1 : text.indexOf('</loc>', begin);
    if (end < 0) break;
    const address = decodeXml(text.slice(begin + '<loc>'.length, end));
    if (isAddress(address)) found.push(address);
    from = end;
  }
  return found;
}

function decodeXml(text: string): string {
  const bare = text
    .trim()
    .replace(/^<!\[CDATA\[/, '')
    .replace(/\]\]>$/, '');
  return bare.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '').trim();
}

function isAddress(text: string): boolean {
  return text.length <= 2_048 && /^https?:\/\//i.test(text) && URL.canParse(text);
}
