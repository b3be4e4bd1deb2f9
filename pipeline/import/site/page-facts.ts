import type { HTMLElement } from 'node-html-parser';
import { decodeText } from '../decode-text.ts';
import { readElements } from '../html/read-elements.ts';
import { listMarkdownLinks } from './markdown-links.ts';
import { ROBOT_NAME } from './robots-rules.ts';

/** What a page says to those that crawl it. */
export interface PageFacts {
  /** As it stands there, resolved; null when there is none. */
  readonly canonical: string | null;
  readonly isNoindex: boolean;
  /** Absolute addresses of the links that may be followed. */
  readonly links: readonly string[];
}

export interface PageHeaders {
  /** `X-Robots-Tag` */
  readonly robots: string | null;
  /** Of a `Link` header with `rel="canonical"`. */
  readonly canonical: string | null;
}

const MOST_LINKS = 5_000;
const NO_FACTS: PageFacts = { canonical: null, isNoindex: false, links: [] };

/** Reads HTML and Markdown; other kinds have no links that can be followed. A page that cannot be taken apart has none either. */
export function readPageFacts(kind: string, bytes: Uint8Array, url: URL, headers: PageHeaders): PageFacts {
  const byHeader = parseRobotsHeader(headers.robots);
  const own = readOwnFacts(kind, bytes, url, byHeader.isNofollow);
  return {
    canonical: own.canonical ?? headers.canonical,
    isNoindex: own.isNoindex || byHeader.isNoindex,
    links: own.links,
  };
}

function readOwnFacts(kind: string, bytes: Uint8Array, url: URL, isNofollow: boolean): PageFacts {
  try {
    if (kind === 'html') return readHtmlFacts(readElements(decodeText(bytes, 'html')), url, isNofollow);
    if (kind !== 'markdown' || isNofollow) return NO_FACTS;
    return { ...NO_FACTS, links: listAbsolute(listMarkdownLinks(decodeText(bytes)), url) };
  } catch {
    // The import tells why it cannot be read.
    return NO_FACTS;
  }
}

function readHtmlFacts(root: HTMLElement, url: URL, isNofollow: boolean): PageFacts {
  let base = url;
  let canonical: string | null = null;
  const directives = { isNoindex: false, isNofollow };
  const hrefs: string[] = [];
  for (const element of listElements(root)) {
    const href = element.getAttribute('href');
    if (element.tagName === 'BASE' && href !== undefined && base === url) base = resolve(href, url) ?? url;
    else if (element.tagName === 'META') readRobotsMeta(element, directives);
    else if (element.tagName === 'LINK' && href !== undefined && hasRelation(element, 'canonical'))
      canonical ??= resolve(href, base)?.href ?? null;
    else if (element.tagName === 'A' && href !== undefined && !hasRelation(element, 'nofollow'))
      hrefs.push(href);
  }
  const { isNoindex } = directives;
  return { canonical, isNoindex, links: directives.isNofollow ? [] : listAbsolute(hrefs, base) };
}

function* listElements(root: HTMLElement): Generator<HTMLElement> {
  const left: HTMLElement[] = [root];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.tagName) yield next;
    for (const child of next.children.reverse()) left.push(child);
  }
}

function readRobotsMeta(element: HTMLElement, directives: { isNoindex: boolean; isNofollow: boolean }): void {
  const name = element.getAttribute('name')?.toLowerCase();
  if (name !== 'robots' && name !== ROBOT_NAME.toLowerCase()) return;
  const said = parseDirectives(element.getAttribute('content') ?? '');
  directives.isNoindex ||= said.isNoindex;
  directives.isNofollow ||= said.isNofollow;
}

/** Parts that are addressed to another robot, as in `otherbot: noindex`, say nothing to us. */
function parseRobotsHeader(header: string | null): { isNoindex: boolean; isNofollow: boolean } {
  let addressee = '';
  const ours: string[] = [];
  for (const part of (header ?? '').slice(0, 2_000).toLowerCase().split(',')) {
    const named = /^\s*([a-z][\w-]*)\s*:\s*(.*)$/.exec(part);
    if (named && named[1] !== 'unavailable_after') addressee = named[1] ?? '';
    if (addressee === '' || addressee === ROBOT_NAME.toLowerCase()) ours.push(named?.[2] ?? part);
  }
  return parseDirectives(ours.join(','));
}

function parseDirectives(text: string): { isNoindex: boolean; isNofollow: boolean } {
  const words = text.toLowerCase().split(/[\s,]+/);
  const isNone = words.includes('none');
  return { isNoindex: isNone || words.includes('noindex'), isNofollow: isNone || words.includes('nofollow') };
}

function hasRelation(element: HTMLElement, relation: string): boolean {
  return (element.getAttribute('rel') ?? '').toLowerCase().split(/\s+/).includes(relation);
}

function listAbsolute(hrefs: readonly string[], base: URL): string[] {
  const found = new Set<string>();
  for (const href of hrefs) {
    const url = resolve(href, base);
    if (!url || !/^https?:$/.test(url.protocol)) continue;
    url.hash = '';
    found.add(url.href);
    if (found.size === MOST_LINKS) break;
  }
  return [...found];
}

function resolve(href: string, base: URL): URL | null {
  return href.length <= 4_000 && URL.canParse(href, base.href) ? new URL(href, base) : null;
}
