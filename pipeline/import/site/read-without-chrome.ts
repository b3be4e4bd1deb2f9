import { decodeText } from '../decode-text.ts';
import type { SourceInfo } from '../kinds.ts';
import type { ParsedSource } from '../source-text.ts';

/** What is used of an element: the browser's own types are not at hand here. */
interface PageElement {
  readonly textContent: string | null;
  readonly innerHTML: string;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  remove(): void;
}

type Read = (bytes: Uint8Array, info: SourceInfo) => ParsedSource | Promise<ParsedSource>;

/** Larger pages are read whole: what finds the content needs a second copy of the page as a tree, and seconds. */
const MAX_CHARS = 400_000;
const MOST_ELEMENTS = 20_000;
/**
 * Of the text outside of links, how much has to be in what was found. On pages of a reference, whose parts look alike, less
 * than half is found; menus and the like are links, so that little else is left out where the right thing is found.
 */
const LEAST_KEPT = 0.6;
const NAMES_ITS_CONTENT = /<(?:main|article)\b|\brole\s{0,5}=\s{0,5}["']?main\b/i;
/** Headings of the first level come out as the second, or not at all. */
const TITLE_MARK = 'data-title-heading';

/**
 * A reader of HTML that first looks for the content of a page which does not name it. Where the packages that do so are
 * missing, or find too little, the whole page is read.
 */
export function readWithoutChrome(read: Read): Read {
  return async (bytes, info) => {
    const html = decodeText(bytes, 'html');
    if (html.length > MAX_CHARS || NAMES_ITS_CONTENT.test(html)) return read(bytes, info);
    const content = await findContent(html);
    return read(content === null ? bytes : Buffer.from(content), info);
  };
}

/** The page with its content alone in the body; null when nothing is found. */
async function findContent(html: string): Promise<string | null> {
  const loaded = await loadLibraries();
  if (!loaded) return null;
  try {
    const { document } = loaded.parseHTML(html);
    const head = document.head.innerHTML;
    const before = countOwnText(document.body);
    const titles = [...document.querySelectorAll('h1')];
    for (const title of titles) title.setAttribute(TITLE_MARK, '');
    const [title] = titles.map(({ outerHTML }) => outerHTML);
    const { content } =
      new loaded.Readability<PageElement>(document as never, {
        maxElemsToParse: MOST_ELEMENTS,
        keepClasses: true,
        serializer: (node) => node as unknown as PageElement,
      }).parse() ?? {};
    if (!content || countOwnText(content) < LEAST_KEPT * before) return null;
    const kept = content.querySelector(`[${TITLE_MARK}]`);
    kept?.remove();
    return `<html><head>${head}</head><body>${title ?? ''}${content.innerHTML}</body></html>`;
  } catch {
    return null;
  }
}

/** Characters outside of links and scripts. */
function countOwnText(root: PageElement): number {
  const links = [...root.querySelectorAll('a, script, style')];
  const length = ({ textContent }: PageElement) => (textContent ?? '').replace(/\s+/g, ' ').length;
  return length(root) - links.reduce((sum, link) => sum + length(link), 0);
}

/** Optional packages; null where they are not installed. */
async function loadLibraries() {
  try {
    const [{ parseHTML }, { Readability }] = await Promise.all([
      import('linkedom'),
      import('@mozilla/readability'),
    ]);
    return { parseHTML, Readability };
  } catch {
    return null;
  }
}
