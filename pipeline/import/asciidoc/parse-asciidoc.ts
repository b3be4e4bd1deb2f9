import { splitFrontMatter } from '../markdown/front-matter.ts';
import { refuseWithdrawn } from '../markdown/withdrawn.ts';
import { type ParsedSource, toParsedSource } from '../source-text.ts';
import { takeAttributes } from './asciidoc-attributes.ts';
import { convertBody, readHeading, takeBlock } from './asciidoc-blocks.ts';
import type { AsciidocContext } from './asciidoc-context.ts';
import { toInline } from './asciidoc-inline.ts';
import { readAsciidocLines } from './read-asciidoc-lines.ts';

/** What the values of attributes may add to a document. In UTF-16 units. */
const MOST_EXPANSION = 2 ** 20;
const UNDERLINES = '=-~^+';
/** Where Antora keeps pages; it makes ids in another way than Asciidoctor by itself. */
const ANTORA = /(?:^|\/)modules\/[^/]+\/pages\//;

/**
 * A document in AsciiDoc as Markdown. Nothing is read from other files: what stands for their text is counted.
 * @throws {PassedOver} when it says that it is a draft or is not to be found
 */
export function parseAsciidoc(source: string, path: string): ParsedSource {
  const { body, ...known } = splitFrontMatter(source, path);
  const { lines: all, attributes, missing } = readAsciidocLines(body);
  refuseWithdrawn(toPageValues(attributes));
  const lines = dropHeader(all);
  const titles = new Map<string, string>();
  const context: AsciidocContext = {
    attributes,
    titles,
    convertBody: (own, depth) => convertBody(own, context, depth),
    missing,
    expansion: MOST_EXPANSION,
  };
  const toId = createIds(attributes, path);
  const sections = listSections(lines).map((section) => {
    const text = toInline(section.text, context);
    const id = section.id ?? toId(text);
    titles.set(id, text);
    return { ...section, text, id };
  });
  return toParsedSource('', { ...known, ...write(lines, sections, context), templateMarks: context.missing });
}

interface Section {
  /** Where its lines begin, and where what follows them does. */
  readonly start: number;
  readonly end: number;
  readonly level: number;
  readonly text: string;
  readonly id: string | null;
}

function write(lines: readonly string[], sections: readonly Section[], context: AsciidocContext) {
  const written: string[] = [];
  const anchors = new Map<number, string>();
  const writeBlock = (block: readonly string[]) => {
    if (block.length === 0) return;
    if (written.length > 0) written.push('');
    for (const line of block) written.push(line);
  };
  const writeBody = (from: number, to: number) => {
    const own = lines.slice(from, to);
    for (let at = 0; at < own.length; ) {
      const { blocks, end } = takeBlock(own, at, context, 0);
      for (const block of blocks) writeBlock(block.lines);
      at = Math.max(end, at + 1);
    }
  };
  let from = 0;
  for (const { start, end, level, text, id } of sections) {
    writeBody(from, start);
    from = end;
    if (!text) continue;
    writeBlock([`${'#'.repeat(level)} ${text}`]);
    if (id && level > 1) anchors.set(written.length - 1, id);
  }
  writeBody(from, lines.length);
  return { text: written.join('\n').trim(), anchors };
}

/** Titles that stand outside of all blocks. */
function listSections(lines: readonly string[]): readonly Section[] {
  const sections: Section[] = [];
  let open: string | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trimEnd();
    const mark = /^(={4,}|\*{4,}|_{4,}|-{4,}|\.{4,}|\+{4,}|--|`{3,}|[|,:!]={3,})(?:[\w+#.-]*)$/.exec(
      line,
    )?.[1];
    if (open !== null) {
      if (line === open) open = null;
      continue;
    }
    if (mark !== undefined) {
      open = mark;
      continue;
    }
    const heading = readHeading(line);
    const underlined = heading ? null : readUnderlined(line, lines[at + 1] ?? '');
    if (!heading && underlined === null) continue;
    const start = findAttributesAbove(lines, at);
    const [, inner] = /\[\[([\w:.-]+)(?:,[^[\]]*)?\]\]$/.exec(line) ?? [];
    const id = takeAttributes(lines, start).attributes.id ?? inner ?? null;
    const level = heading?.level ?? underlined ?? 1;
    const text = (heading?.text ?? line).replace(/(?<![ \t])[ \t]*\[\[[^[\]]*\]\]$/, '');
    const end = at + (heading ? 1 : 2);
    sections.push({ start, end, level, text, id });
    at = end - 1;
  }
  return sections;
}

/** The level of a title whose next line is as long as it is; null when it is none. */
function readUnderlined(line: string, below: string): number | null {
  const under = below.trimEnd();
  const isMark = /^([=\-~^+])\1+$/.test(under) && Math.abs(under.length - line.length) <= 1;
  if (!isMark || !/^\w.*[\p{L}\p{N}]/u.test(line) || line.length < 3) return null;
  return UNDERLINES.indexOf(under[0] ?? '') + 1;
}

function findAttributesAbove(lines: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && at - start < 20 && /^\[.*\][ \t]*$/.test(lines[start - 1] ?? '')) start -= 1;
  return start;
}

/** The lines right below the title say who wrote it and when. */
function dropHeader(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() && line !== '//');
  if (!/^[=#][ \t]+\S/.test(lines[first] ?? '')) return lines;
  let end = first + 1;
  while (
    lines[end]?.trim() &&
    end - first < 5 &&
    /^(?:[\p{L}\p{N}_]+(?: [\p{L}\p{N}_.-]+){0,3}(?: <[^<>]+>)?(?:;.*)?|v?\d[\w.-]*,.*|v\d\S*|\d{4}-\d\d-\d\d)$/u.test(
      lines[end] ?? '',
    )
  )
    end += 1;
  // Without a blank line behind them they are the first paragraph.
  return lines[end]?.trim() ? lines : [...lines.slice(0, first + 1), ...lines.slice(end)];
}

/** As Asciidoctor makes ids, and says how to make them. */
function createIds(attributes: ReadonlyMap<string, string>, path: string): (title: string) => string {
  const isAntora = ANTORA.test(path);
  const prefix = attributes.get('idprefix') ?? (isAntora ? '' : '_');
  const separator = attributes.get('idseparator') ?? (isAntora ? '-' : '_');
  const taken = new Map<string, number>();
  return (title) => {
    const words = title
      .replace(/\]\([^()\s]*\)/g, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\s._-]/gu, '')
      .replace(/[\s._-]+/g, separator)
      .replace(/^[_-]+|[_-]+$/g, '');
    const id = prefix + words;
    const seen = (taken.get(id) ?? 0) + 1;
    taken.set(id, seen);
    return seen === 1 ? id : `${id}${separator}${seen}`;
  };
}

/** As generators of sites name them, with and without `page-`; set without a value means true. */
function toPageValues(attributes: ReadonlyMap<string, string>): ReadonlyMap<string, unknown> {
  return new Map(
    [...attributes].map(([name, value]) => [name.replace(/^(?:page|jbake)-/, ''), value || 'true']),
  );
}
