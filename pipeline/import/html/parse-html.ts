import type { HTMLElement } from 'node-html-parser';
import { PassedOver } from '../passed-over.ts';
import { type ParsedSource, toParsedSource } from '../source-text.ts';
import { toMarkdownBlocks } from './html-to-markdown.ts';
import { findPageParts } from './page-parts.ts';
import { readElements } from './read-elements.ts';
import { createTextMeasurer } from './text-measure.ts';

/** Said of a page that holds no text of its own. */
const EMPTY = 'nothing to read in it; if a script fills the page, import what the script loads';
/** A file by which a web server chooses among the languages of a page. */
const TYPE_MAP = /^\s{0,99}URI:\s{0,9}\S{1,999}\s{0,9}\n\s{0,99}Content-/i;
const ONLY_LEADS = 'only leads to another page';
const ONLY_LINKS = 'holds only links to other pages';
/** Of a page that is nothing but links. */
const FEWEST_LINKS = 3;

/**
 * A page's own content as Markdown: its `main`, `#main-content` or `article` where there is one, without navigation, forms and scripts.
 * @throws {UnreadableSource} when it is nested beyond reason
 * @throws {PassedOver} when it has no text, only leads to another page, or is not meant to be found
 */
export function parseHtml(html: string): ParsedSource {
  if (TYPE_MAP.test(html)) throw new PassedOver(ONLY_LEADS);
  const root = readElements(html);
  const { content, title, url, isUnlisted, isRedirect } = findPageParts(root);
  if (isUnlisted) throw new PassedOver('not meant for search engines (noindex)', { isWithdrawn: true });
  if (isRedirect) throw new PassedOver(ONLY_LEADS);
  const blocks = toMarkdownBlocks(content, root);
  const lines: string[] = [];
  const anchors = new Map<number, string>();
  for (const { text, anchor } of blocks) {
    if (anchor) anchors.set(lines.length, anchor);
    for (const line of text.split('\n')) lines.push(line);
    lines.push('');
  }
  const text = lines.join('\n').trimEnd();
  if (!/[\p{L}\p{N}]/u.test(text)) throw new PassedOver(EMPTY);
  if (blocks.every((block) => /^#{1,6} /.test(block.text)) && holdsLinks(content))
    throw new PassedOver(ONLY_LINKS);
  return toParsedSource(text, { anchors, otherTitle: title, url });
}

/** A piece of HTML inside another format, as Markdown. */
export function htmlFragmentToMarkdown(html: string): string {
  return toMarkdownBlocks(readElements(html))
    .map((block) => block.text)
    .join('\n\n');
}

/** Whether there is more than the headings: links to other pages. */
function holdsLinks(content: HTMLElement): boolean {
  return createTextMeasurer()(content).links >= FEWEST_LINKS;
}
