/** What a sitemap lists. */
export interface Sitemap {
  readonly pages: readonly string[];
  /** When a page was changed last, as it stands there. */
  readonly changedAt: ReadonlyMap<string, string>;
  /** Of an index. */
  readonly sitemaps: readonly string[];
}

/** Of one file: the protocol of sitemaps allows no more. */
const MOST_ADDRESSES = 50_000;
/** How far behind an address the rest of its entry is looked for. */
const NEAR = 1_000;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads the addresses of a sitemap, in XML or as plain text with an address on each line. XML is searched for its `loc`
 * elements alone, and entities that it declares stay as they are, so that none can unfold.
 */
export function parseSitemap(text: string): Sitemap {
  const head = text.slice(0, 10_000);
  const changedAt = new Map<string, string>();
  if (!/<(?:urlset|sitemapindex)\b/i.test(head)) {
    const pages = text.split(/\s+/).filter(isAddress).slice(0, MOST_ADDRESSES);
    return { pages, changedAt, sitemaps: [] };
  }
  const found = findLocations(text, changedAt);
  const isIndex = /<sitemapindex\b/i.test(head);
  return isIndex ? { pages: [], changedAt, sitemaps: found } : { pages: found, changedAt, sitemaps: [] };
}

function findLocations(text: string, changedAt: Map<string, string>): string[] {
  const found: string[] = [];
  let place = findElement(text, 'loc', 0);
  while (place && found.length < MOST_ADDRESSES) {
    const next = findElement(text, 'loc', place.end);
    const address = decodeXml(place.content);
    if (isAddress(address)) {
      found.push(address);
      // A piece alone: where there is none, the search must not go through all the rest each time.
      const behind = text.slice(place.end, Math.min(next?.begin ?? text.length, place.end + NEAR));
      const changed = findElement(behind, 'lastmod', 0)?.content.trim();
      if (changed) changedAt.set(address, changed.slice(0, 40));
    }
    place = next;
  }
  return found;
}

function findElement(text: string, name: string, from: number) {
  const begin = text.indexOf(`<${name}>`, from);
  const end = begin < 0 ? -1 : text.indexOf(`</${name}>`, begin);
  return end < 0 ? null : { begin, end, content: text.slice(begin + name.length + 2, end) };
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
