import { runInNewContext } from 'node:vm';
import type { HTMLElement } from 'node-html-parser';
import { decodeText } from '../decode-text.ts';
import { readElements } from '../html/read-elements.ts';
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
/** What looks for the content needs ever longer for elements inside of each other. */
const DEEPEST = 100;
/**
 * Of the text outside of links, how much has to be in what was found. On pages of a reference, whose parts look alike, less
 * than half is found; menus and the like are links, so that little else is left out where the right thing is found.
 */
const LEAST_KEPT = 0.6;
/** For one page: ten times as long as a long page takes. */
const LONGEST_MS = 3_000;
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
  const libraries = await loadLibraries();
  if (!libraries) return null;
  try {
    // Both libraries have expressions that take ever longer for some texts; this ends them in the middle.
    const work = () => cutContent(html, libraries);
    return runInNewContext('work()', { work }, { timeout: LONGEST_MS }) as string | null;
  } catch {
    return null;
  }
}

function cutContent(html: string, { parseHTML, Readability }: Libraries): string | null {
  const root = readElements(html);
  if (isTooDeep(root)) return null;
  // As it was understood here: whole, and with every element closed.
  const head = root.querySelector('head')?.innerHTML ?? '';
  const body = (root.querySelector('body') ?? root).innerHTML;
  const { document } = parseHTML(`<html><head>${head}</head><body>${body}</body></html>`);
  const before = countOwnText(document.body);
  const first = document.querySelector('h1');
  const title = first?.outerHTML ?? '';
  first?.setAttribute(TITLE_MARK, '');
  const { content } =
    new Readability<PageElement>(document as never, {
      maxElemsToParse: MOST_ELEMENTS,
      keepClasses: true,
      serializer: (node) => node as unknown as PageElement,
    }).parse() ?? {};
  if (!content || countOwnText(content) < LEAST_KEPT * before) return null;
  content.querySelector(`[${TITLE_MARK}]`)?.remove();
  return `<html><head>${head}</head><body>${title}${content.innerHTML}</body></html>`;
}

function isTooDeep(root: HTMLElement): boolean {
  const left: [element: HTMLElement, depth: number][] = [[root, 0]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [element, depth] = next;
    if (depth > DEEPEST) return true;
    for (const child of element.children) left.push([child, depth + 1]);
  }
  return false;
}

/** Characters outside of links and scripts. */
function countOwnText(root: PageElement): number {
  const links = [...root.querySelectorAll('a, script, style')];
  const length = ({ textContent }: PageElement) => (textContent ?? '').replace(/\s+/g, ' ').length;
  return length(root) - links.reduce((sum, link) => sum + length(link), 0);
}

type Libraries = NonNullable<Awaited<ReturnType<typeof loadLibraries>>>;

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
