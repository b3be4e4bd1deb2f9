import type { HTMLElement } from 'node-html-parser';
import { attributeOf } from './elements.ts';
import { toMarkdownBlocks } from './html-to-markdown.ts';
import { PassedOver } from './passed-over.ts';
import { readElements } from './read-elements.ts';
import { type ParsedSource, toParsedSource } from './source-text.ts';

/** Said of a page that holds no text of its own. */
const EMPTY = 'nothing to read in it; if a script fills the page, import what the script loads';
/** A file by which a web server chooses among the languages of a page. */
const TYPE_MAP = /^\s{0,99}URI:\s{0,9}\S{1,999}\s{0,9}\n\s{0,99}Content-/i;
const ONLY_LEADS = 'only leads to another page';

/**
 * A page's own content as Markdown: its `main` or `article` where there is one, without navigation, forms and scripts.
 * @throws {UnreadableSource} when it is nested beyond reason
 * @throws {PassedOver} when it has no text, only leads to another page, or is not meant to be found
 */
export function parseHtml(html: string): ParsedSource {
  if (TYPE_MAP.test(html)) throw new PassedOver(ONLY_LEADS);
  const root = readElements(html);
  refuseByMeta(root);
  const content = findContent(root);
  const lines: string[] = [];
  const anchors = new Map<number, string>();
  for (const block of toMarkdownBlocks(content, root)) {
    if (block.anchor) anchors.set(lines.length, block.anchor);
    for (const line of block.text.split('\n')) lines.push(line);
    lines.push('');
  }
  const head = root.querySelector('title')?.text.replace(/\s+/g, ' ').trim() || null;
  const text = lines.join('\n').trimEnd();
  if (!/[\p{L}\p{N}]/u.test(text)) throw new PassedOver(EMPTY);
  return toParsedSource(text, {
    anchors,
    otherTitle: head,
    url:
      root.querySelector('link[rel="canonical"]')?.getAttribute('href') ??
      root.querySelector('meta[property="og:url"]')?.getAttribute('content') ??
      null,
  });
}

/** A piece of HTML inside another format, as Markdown. */
export function htmlFragmentToMarkdown(html: string): string {
  return toMarkdownBlocks(readElements(html))
    .map((block) => block.text)
    .join('\n\n');
}

/** What a page says of itself to search engines and browsers. */
function refuseByMeta(root: HTMLElement): void {
  for (const meta of root.querySelectorAll('meta')) {
    const content = attributeOf(meta, 'content');
    if (
      /^robots$/i.test(attributeOf(meta, 'name')) &&
      /(?:^|[\s,])(?:noindex|none)(?:$|[\s,])/i.test(content)
    )
      throw new PassedOver('not meant for search engines (noindex)', { isWithdrawn: true });
    if (/^refresh$/i.test(attributeOf(meta, 'http-equiv')) && /[;,]\s{0,9}url\s{0,9}=/i.test(content))
      throw new PassedOver(ONLY_LEADS);
  }
}

function findContent(root: HTMLElement): HTMLElement {
  const main = root.querySelector('main') ?? root.querySelector('[role="main"]');
  if (main) return main;
  const articles = root.querySelectorAll('article');
  const [only] = articles;
  return only && articles.length === 1 ? only : (root.querySelector('body') ?? root);
}
