import { createRangeCursor, findFences } from './code-ranges.ts';
import { convertEmbeddedHtml } from './convert-embedded-html.ts';
import { splitFrontMatter } from './front-matter.ts';
import { resolveReferences } from './resolve-references.ts';
import { type ParsedSource, toParsedSource } from './source-text.ts';
import { stripComponents } from './strip-components.ts';

const PLACE = /(?<![ \t])[ \t]*\{#([^\s{}]+)\}/g;

/** Markdown or MDX as it is written, without front matter, MDX syntax and HTML tags. */
export function parseMarkdown(source: string): ParsedSource {
  const { title, url, body } = splitFrontMatter(source);
  const { text, anchors } = takeAnchors(resolveReferences(convertEmbeddedHtml(stripComponents(body))).trim());
  return toParsedSource(text, { anchors, slugs: true, title, url });
}

/** `{#id}` on a heading, or on a line of its own above one, names the heading's anchor. */
function takeAnchors(text: string): { text: string; anchors: Map<number, string> } {
  const anchors = new Map<number, string>();
  const fenceAt = createRangeCursor(findFences(text));
  const lines: string[] = [];
  let pending: string | null = null;
  let offset = 0;
  for (const line of text.split('\n')) {
    const inFence = fenceAt(offset) !== null;
    offset += line.length + 1;
    const isPlace = !inFence && /^\s*\{#[^\s{}]+\}\s*$/.test(line);
    const isHeading = !inFence && /^ {0,3}#{1,6}\s/.test(line);
    if (isPlace) pending = line.trim().slice(2, -1);
    if (isHeading) {
      const own = [...line.matchAll(PLACE)][0]?.[1];
      const anchor: string | null = own ?? pending;
      if (anchor) anchors.set(lines.length, anchor);
      lines.push(line.replace(PLACE, ''));
    } else {
      const shown = isPlace ? '' : line;
      if (inFence || shown.trim() || lines.at(-1)?.trim()) lines.push(shown);
    }
    if (!isPlace && line.trim()) pending = null;
  }
  return { text: lines.join('\n'), anchors };
}
