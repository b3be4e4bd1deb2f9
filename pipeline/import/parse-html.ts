import type { HTMLElement } from 'node-html-parser';
import { toMarkdownBlocks } from './html-to-markdown.ts';
import { PassedOver } from './passed-over.ts';
import { readElements } from './read-elements.ts';
import { type ParsedSource, toParsedSource } from './source-text.ts';

/** Said of a page that holds no text of its own. */
const EMPTY = 'nothing to read in it; if a script fills the page, import what the script loads';

/**
 * A page's own content as Markdown: its `main`, `#main-content` or `article` where there is one, without navigation, forms and scripts.
 * @throws {UnreadableSource} when it is nested beyond reason
 * @throws {PassedOver} when it has no text
 */
export function parseHtml(html: string): ParsedSource {
  const root = readElements(html);
  const content = findContent(root);
  const lines: string[] = [];
  const anchors = new Map<number, string>();
  for (const block of toMarkdownBlocks(content)) {
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

function findContent(root: HTMLElement): HTMLElement {
  // The last is the name that exports of Confluence, and many sites, give to it.
  const main =
    root.querySelector('main') ?? root.querySelector('[role="main"]') ?? root.querySelector('#main-content');
  if (main) return main;
  const articles = root.querySelectorAll('article');
  const [only] = articles;
  return only && articles.length === 1 ? only : (root.querySelector('body') ?? root);
}
