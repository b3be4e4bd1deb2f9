/** An address of the site, under which a page is asked for once. */
export interface SiteAddress {
  /** The same for all forms of one address: names the page until the page names itself. */
  readonly key: string;
  /** What is asked for. */
  readonly url: URL;
  /** The key without the query; the key itself when there is none. */
  readonly bareKey: string;
}

export interface SiteScope {
  /** Scheme, host and port of the site, which its `www.` and `http:` twins count as. */
  readonly origin: string;
  /** Every address begins with it; ends with a slash. */
  readonly folder: string;
  /** Null for what is no address of the site or not under its folder. */
  toAddress(href: string): SiteAddress | null;
  /** True for an address of the site, inside the folder or not. */
  isSameSite(url: URL): boolean;
}

/** Parameters that say where a visitor comes from or which visit it is, never which page is meant. */
const NEEDLESS =
  /^(?:utm_\w{1,40}|gclid|fbclid|msclkid|dclid|mc_[ce]id|_ga|phpsessid|jsessionid|sid|sessionid)$/i;
const SESSION_IN_PATH = /;(?:jsessionid|phpsessid|sid)=[^/;]*/gi;
const INDEX = /\/(?:index|default)\.(?:x?html?|php|aspx?)$/i;

/**
 * The site that the start address is in: its host, and the folder of its path. A last part of the path without an ending is
 * taken for a folder, as in `https://example.org/docs`.
 */
export function createScope(start: URL): SiteScope {
  const { origin } = start;
  const folder = toFolder(start.pathname);

  function isSameSite(url: URL): boolean {
    return url.origin === origin || (toSiteName(url) === toSiteName(start) && url.port === start.port);
  }

  return {
    origin,
    folder,
    isSameSite,
    toAddress(href) {
      const url = parseAddress(href, start);
      if (url === null || !isSameSite(url)) return null;
      const own = new URL(`${url.pathname.replace(SESSION_IN_PATH, '')}${url.search}`, origin);
      for (const name of [...own.searchParams.keys()]) if (NEEDLESS.test(name)) own.searchParams.delete(name);
      if (own.search === '') own.search = '';
      const path = toPathKey(own.pathname);
      if (!`${path}/`.startsWith(folder)) return null;
      const bareKey = origin + path;
      return { key: bareKey + toQueryKey(own), url: own, bareKey };
    },
  };
}

function parseAddress(href: string, base: URL): URL | null {
  if (href.length > 4_000 || !URL.canParse(href.trim(), base.href)) return null;
  const url = new URL(href.trim(), base);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : null;
}

/** Ports other than the usual ones tell sites apart; the schemes do not. */
function toSiteName({ hostname }: URL): string {
  return hostname.replace(/^www\./, '');
}

function toFolder(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (last === '' || /\.[a-z0-9]{1,8}$/i.test(last)) return path.slice(0, path.lastIndexOf('/') + 1);
  return `${path}/`;
}

/** Without the name of an index, the last slash and doubled slashes, and with one way of writing what is escaped. */
function toPathKey(path: string): string {
  const plain = path
    .replace(/\/{2,}/g, '/')
    .replace(INDEX, '/')
    .replace(/\/$/, '');
  try {
    return encodeURI(decodeURI(plain)).replace(/%25([0-9a-f]{2})/gi, (_, hex) => `%${hex.toUpperCase()}`);
  } catch {
    return plain;
  }
}

function toQueryKey({ search, searchParams }: URL): string {
  if (search === '') return '';
  const sorted = new URLSearchParams(searchParams);
  sorted.sort();
  return `?${sorted}`;
}
