import { decodeText } from '../decode-text.ts';
import type { SourceInfo } from '../kinds.ts';
import type { ParsedSource } from '../source-text.ts';

type Read = (bytes: Uint8Array, info: SourceInfo) => ParsedSource | Promise<ParsedSource>;

/** Larger pages are read whole: what finds the content needs a second copy of the page as a tree. */
const MAX_CHARS = 1_000_000;
const MOST_ELEMENTS = 20_000;
const NAMES_ITS_CONTENT = /<(?:main|article)\b|\brole\s{0,5}=\s{0,5}["']?main\b/i;

/**
 * A reader of HTML that first looks for the content of a page which does not name it. Where the packages that do so are
 * missing, or find nothing, the whole page is read.
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
  const { parseHTML, Readability } = loaded;
  try {
    const { document } = parseHTML(html);
    const head = document.head?.innerHTML ?? '';
    const article = new Readability(document, { maxElemsToParse: MOST_ELEMENTS, keepClasses: true }).parse();
    return article?.content ? `<html><head>${head}</head><body>${article.content}</body></html>` : null;
  } catch {
    return null;
  }
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
