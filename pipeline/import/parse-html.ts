import type { HTMLElement } from 'node-html-parser';
import { toMarkdownBlocks } from './html-to-markdown.ts';
import { readElements } from './read-elements.ts';
import type { ParsedSource } from './source-text.ts';
import { findTitleHeading } from './split-sections.ts';

/**
 * A page's own content as Markdown: its `main` or `article` where there is one, without navigation, forms and scripts.
 * @throws {UnreadableSource} when it is nested beyond reason
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
  return {
    text,
    anchors,
    slugs: false,
    // A first-level heading outside the content is the site's name, not the page's.
    title: findTitleHeading(text) ?? head,
    url:
      root.querySelector('link[rel="canonical"]')?.getAttribute('href') ??
      root.querySelector('meta[property="og:url"]')?.getAttribute('content') ??
      null,
  };
}

/** A piece of HTML inside another format, as Markdown. */
export function htmlFragmentToMarkdown(html: string): string {
  return toMarkdownBlocks(readElements(html))
    .map((block) => block.text)
    .join('\n\n');
}

function findContent(root: HTMLElement): HTMLElement {
  const main = root.querySelector('main') ?? root.querySelector('[role="main"]');
  if (main) return main;
  const articles = root.querySelectorAll('article');
  const [only] = articles;
  return only && articles.length === 1 ? only : (root.querySelector('body') ?? root);
}
