import { createRangeCursor, findFences, replaceOutsideCode } from '../cut/code-ranges.ts';
import { type ParsedSource, toParsedSource } from '../source-text.ts';
import { cleanCode } from './clean-code.ts';
import { convertEmbeddedHtml } from './convert-embedded-html.ts';
import { convertMkDocs } from './convert-mkdocs.ts';
import { convertMyst } from './convert-myst.ts';
import { convertTemplates, toPlaceholder } from './convert-templates.ts';
import { splitFrontMatter } from './front-matter.ts';
import { layOutBoxes } from './lay-out-boxes.ts';
import { layOutDefinitions } from './lay-out-definitions.ts';
import { layOutQuotes } from './lay-out-quotes.ts';
import { resolveFootnotes } from './resolve-footnotes.ts';
import { resolveReferences } from './resolve-references.ts';
import { stripAttributes } from './strip-attributes.ts';
import { stripComponents } from './strip-components.ts';
import { stripPrivate } from './strip-private.ts';

const EXPRESSION = /(?<![\\$])\{[A-Za-z_$][\w$]*(?:[.?(][^{}\n]{0,200}| [^{}\n]{0,200})?\}/g;
const PLACE = /(?<![ \t])[ \t]*\{#([^\s{}]+)\}/g;

/**
 * Markdown as readers see it: without front matter, comments, marks of site generators, MDX syntax and HTML tags. `path` is that
 * of its file.
 * @throws {PassedOver} when the front matter says that it is a draft or is not to be found
 */
export function parseMarkdown(source: string, path = ''): ParsedSource {
  const { body, ...known } = splitFrontMatter(source, path);
  const isMdx = /\.mdx$/i.test(path);
  // In MDX two braces are a value of JavaScript.
  const converted = isMdx ? { text: body, templateMarks: 0 } : convertMarks(body);
  const code = cleanCode(converted.text);
  const bare = layOutDefinitions(stripAttributes(layOutBoxes(stripPrivate(code.text))));
  const markdown = layOutQuotes(convertEmbeddedHtml(stripComponents(bare)));
  const { text: written, anchors } = takeAnchors(resolveReferences(resolveFootnotes(markdown)).trim());
  const { text, count } = isMdx ? nameExpressions(written) : { text: written, count: 0 };
  const templateMarks = converted.templateMarks + code.includes + count;
  return toParsedSource(text, { ...known, anchors, slugs: true, templateMarks });
}

/** Marks of generators that are not those of MDX. */
function convertMarks(body: string): { text: string; templateMarks: number } {
  const myst = convertMyst(body);
  const templates = convertTemplates(myst.text);
  const mkDocs = convertMkDocs(templates.text);
  return {
    text: mkDocs.text,
    templateMarks: myst.templateMarks + templates.templateMarks + mkDocs.templateMarks,
  };
}

/** A page would have values where the text has code: they stay as their names. */
function nameExpressions(written: string): { text: string; count: number } {
  let count = 0;
  const text = replaceOutsideCode(written, EXPRESSION, ([whole]) => {
    count += 1;
    return toPlaceholder(whole.slice(1, -1));
  });
  return { text, count };
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
