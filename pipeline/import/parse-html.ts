import { type HTMLElement, parse } from 'node-html-parser';
import { toMarkdownBlocks } from './html-to-markdown.ts';
import type { ParsedSource } from './source-text.ts';

/** A page's own content as Markdown: its `main` or `article` where there is one, without navigation, forms and scripts. */
export function parseHtml(html: string): ParsedSource {
  const root = parseElements(html);
  const content = findContent(root);
  const lines: string[] = [];
  const anchors = new Map<number, string>();
  for (const block of toMarkdownBlocks(content)) {
    if (block.anchor) anchors.set(lines.length, block.anchor);
    lines.push(...block.text.split('\n'), '');
  }
  const head = root.querySelector('title')?.text.replace(/\s+/g, ' ').trim();
  return {
    text: lines.join('\n').trimEnd(),
    anchors,
    slugs: false,
    title:
      (content.querySelector('h1') ?? root.querySelector('h1'))?.text.replace(/\s+/g, ' ').trim() ||
      head ||
      null,
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
  return parse(html, { comment: false, blockTextElements: { script: true, noscript: true, style: true } });
}

function findContent(root: HTMLElement): HTMLElement {
  const main = root.querySelector('main') ?? root.querySelector('[role="main"]');
  if (main) return main;
  const articles = root.querySelectorAll('article');
  const [only] = articles;
  return only && articles.length === 1 ? only : (root.querySelector('body') ?? root);
}
