const MOST_LINKS = 50_000;
/** One link, whose text and address are short enough that no search goes far. */
const LINK = /\]\(\s{0,3}<?([^\s<>()]{1,2000}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,500})?)/g;

/** The addresses of the links in a Markdown text, as they stand there; such as those of an `llms.txt`. */
export function listMarkdownLinks(text: string): readonly string[] {
  const found: string[] = [];
  for (const [, href = ''] of text.matchAll(LINK)) {
    found.push(href);
    if (found.length === MOST_LINKS) break;
  }
  return found;
}
