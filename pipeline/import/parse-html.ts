import { type HTMLElement, parse } from 'node-html-parser';
import { toMarkdownBlocks } from './html-to-markdown.ts';
import type { ParsedSource } from './source-text.ts';
import { findTitleHeading } from './split-sections.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** Deeper than any page that people read, shallow enough for recursion. */
const DEEPEST = 500;
/** Elements that are open until told otherwise; those whose end tag may be missing do not count. */
const NESTING =
  /<(\/?)(a|article|aside|b|blockquote|center|code|details|div|dl|em|font|form|i|main|nav|ol|section|small|span|strong|table|ul)\b/gi;

/**
 * A page's own content as Markdown: its `main` or `article` where there is one, without navigation, forms and scripts.
 * @throws {UnreadableSource} when it is nested beyond reason
 */
export function parseHtml(html: string): ParsedSource {
  const root = parseElements(html);
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
  return toMarkdownBlocks(parseElements(html))
    .map((block) => block.text)
    .join('\n\n');
}

function parseElements(html: string): HTMLElement {
  let depth = 0;
  for (const match of html.matchAll(NESTING)) {
    depth = Math.max(0, depth + (match[1] ? -1 : 1));
    if (depth > DEEPEST) throw new UnreadableSource('is nested too deeply to be read; simplify its HTML');
  }
  return parse(html, { comment: false, blockTextElements: { script: true, noscript: true, style: true } });
}

function findContent(root: HTMLElement): HTMLElement {
  const main = root.querySelector('main') ?? root.querySelector('[role="main"]');
  if (main) return main;
  const articles = root.querySelectorAll('article');
  const [only] = articles;
  return only && articles.length === 1 ? only : (root.querySelector('body') ?? root);
}
