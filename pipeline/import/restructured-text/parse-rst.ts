import { indentOf } from '../markup/markup-lines.ts';
import { PassedOver } from '../passed-over.ts';
import { type ParsedSource, toParsedSource } from '../source-text.ts';
import { convertBody, takeBlock, takeTitle } from './rst-blocks.ts';
import { createRstContext, type RstContext, toId, toName } from './rst-context.ts';
import { toInline } from './rst-inline.ts';

const LABEL = /^\.\. _(`[^`]+`|(?:[^:`\\]|\\.)+):[ \t]*$/;
const META_ROBOTS = /^\s+:robots:.*\bno(?:index|ne)\b/im;

/**
 * A document in reStructuredText, as docutils and Sphinx read it, as Markdown. Nothing is read from other files: what stands
 * for their text is counted.
 * @throws {PassedOver} when it says that it is not to be found
 */
export function parseRst(source: string): ParsedSource {
  const lines = source.split('\n').map(expandTabs);
  refuseUnlisted(source);
  const context = createRstContext(lines, convertBody);
  const writer = createWriter();
  const levels: string[] = [];
  let labels: string[] = [];
  for (let at = skipDocumentFields(lines); at < lines.length; ) {
    const line = lines[at] ?? '';
    const label = LABEL.exec(line)?.[1];
    const title = line.trim() ? takeTitle(lines, at) : null;
    if (!line.trim() || label !== undefined) {
      if (label !== undefined) labels.push(label);
      at += 1;
    } else if (title) {
      if (!levels.includes(title.style)) levels.push(title.style);
      const level = Math.min(6, levels.indexOf(title.style) + 1);
      writer.writeTitle(level, toInline(title.text, context), labels.at(-1));
      labels = [];
      at = title.end;
    } else {
      const { blocks, end } = takeBlock(lines, at, context, indentOf(line) > 0 ? 1 : 0);
      for (const block of blocks) writer.write(block.lines);
      labels = [];
      at = Math.max(end, at + 1);
    }
  }
  return toParsedSource(writer.text(), {
    anchors: writer.anchors,
    otherTitle: titleOf(lines, context),
    templateMarks: context.missing,
  });
}

function createWriter() {
  const lines: string[] = [];
  const anchors = new Map<number, string>();
  const taken = new Set<string>();
  const write = (block: readonly string[]) => {
    if (block.length === 0) return;
    if (lines.length > 0) lines.push('');
    for (const line of block) lines.push(line);
  };
  return {
    anchors,
    write,
    /** A second title of the same name has an id that only docutils can count. */
    writeTitle(level: number, text: string, label: string | undefined) {
      if (!text) return;
      const id = toId(label === undefined ? text : toName(label));
      write([`${'#'.repeat(level)} ${text}`]);
      if (id && !taken.has(id)) anchors.set(lines.length - 1, id);
      taken.add(id);
    },
    text: () => lines.join('\n').trim(),
  };
}

/** Fields before the first title or behind it are about the document and not its text. */
function skipDocumentFields(lines: readonly string[]): number {
  let at = 0;
  while (at < lines.length && (!lines[at]?.trim() || /^:[\w -]{1,40}:(?: |$)/.test(lines[at] ?? ''))) {
    at += 1;
    while (at < lines.length && /^ +\S/.test(lines[at] ?? '')) at += 1;
  }
  return at;
}

function refuseUnlisted(source: string): void {
  const head = source.slice(0, 10_000);
  const reason = /^:nosearch:/m.test(head)
    ? ':nosearch:'
    : META_ROBOTS.test(head) && /^\.\. meta::/m.test(head)
      ? 'robots: noindex'
      : '';
  if (reason) throw new PassedOver(`not listed by its owner (${reason})`, { isWithdrawn: true });
}

function titleOf(lines: readonly string[], context: RstContext): string | null {
  const line = lines.find((each) => /^\.\. title:: \S/.test(each));
  return line ? toInline(line.slice('.. title::'.length), context) || null : null;
}

/** A tab goes to the next multiple of eight columns. */
function expandTabs(line: string): string {
  if (!line.includes('\t')) return line.trimEnd();
  let shown = '';
  for (const character of line.trimEnd())
    shown += character === '\t' ? ' '.repeat(8 - (shown.length % 8)) : character;
  return shown;
}
