import { HTMLElement } from 'node-html-parser';
import { attributeOf, tagOf } from './elements.ts';

/** What a page consists of, beside its text. */
export interface PageParts {
  /** What holds its own text: `main` or `#main-content` where there is one, else its only `article`, else `body`, else all of it. */
  readonly content: HTMLElement;
  readonly title: string | null;
  /** The address that it gives itself, unchecked. */
  readonly url: string | null;
  /** It asks search engines to leave it out. */
  readonly isUnlisted: boolean;
  /** It sends its reader on to another page at once. */
  readonly isRedirect: boolean;
}

interface Found {
  main?: HTMLElement;
  mainRole?: HTMLElement;
  mainId?: HTMLElement;
  articles: HTMLElement[];
  body?: HTMLElement;
  title?: HTMLElement;
  links: HTMLElement[];
  metas: HTMLElement[];
}

const UNLISTED = /(?:^|[\s,])(?:noindex|none)(?:$|[\s,])/i;
/** Within so many seconds nobody has read the page. */
const REDIRECT = /^\s{0,9}[0-9](?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}url\s{0,9}=/i;
/** Enough to tell one article from several. */
const MOST_ARTICLES = 2;

/** Goes through the page once: to ask for each part by a selector takes longer than to read the page. */
export function findPageParts(root: HTMLElement): PageParts {
  const found: Found = { articles: [], links: [], metas: [] };
  look(root, found);
  const { main, mainRole, mainId, articles, body, title, links, metas } = found;
  const article = articles.length === 1 ? articles[0] : undefined;
  const metaOf = (kind: string, name: string) =>
    metas.find((meta) => attributeOf(meta, kind).toLowerCase() === name)?.getAttribute('content');
  const canonical = links.find((link) => attributeOf(link, 'rel').toLowerCase() === 'canonical');
  return {
    content: main ?? mainRole ?? mainId ?? article ?? body ?? root,
    title: title?.text.replace(/\s+/g, ' ').trim() || null,
    url: canonical?.getAttribute('href') ?? metaOf('property', 'og:url') ?? null,
    isUnlisted: UNLISTED.test(metaOf('name', 'robots') ?? ''),
    isRedirect: REDIRECT.test(metaOf('http-equiv', 'refresh') ?? ''),
  };
}

function look(element: HTMLElement, found: Found): void {
  for (const child of element.childNodes) {
    if (!(child instanceof HTMLElement)) continue;
    const tag = tagOf(child);
    if (tag === 'main') found.main ??= child;
    else if (tag === 'body') found.body ??= child;
    else if (tag === 'title') found.title ??= child;
    else if (tag === 'link') found.links.push(child);
    else if (tag === 'meta') found.metas.push(child);
    else if (tag === 'article' && found.articles.length < MOST_ARTICLES) found.articles.push(child);
    if (child.rawAttrs.includes('main')) {
      if (attributeOf(child, 'role') === 'main') found.mainRole ??= child;
      // So exports of Confluence call it, and many sites.
      if (child.id === 'main-content') found.mainId ??= child;
    }
    // A picture may have a title of its own.
    if (tag !== 'svg') look(child, found);
  }
}
