import type { MarkupBlock, Taken } from '../markup/markup-block.ts';
import type { AsciidocContext } from './asciidoc-context.ts';
import { toInline } from './asciidoc-inline.ts';

const ITEM =
  /^[ \t]*(\*{1,8}|-|•|\.{1,8}|\d{1,9}\.|[a-zA-Z]\.|[ivxIVX]{1,6}\)|<(?:\d{1,3}|\.)>)[ \t]+(\S.*)$/;
const TERM = /^[ \t]*(?!\/\/)(\S(?:[^\n]*?\S)?)[ \t]*?(:{2,4}|;;)(?:[ \t]+(\S.*))?$/;
const MOST_LEVELS = 12;

interface Item {
  /** Its kind of list: items of the same mark are at the same level. */
  readonly mark: string;
  readonly term: string | null;
  readonly text: string;
}

/** Whether a line begins an item of a list. */
export function isItem(line: string): boolean {
  return readItem(line) !== null;
}

/**
 * A list with the lists in it. `takeBlock` reads what a line with a plus attaches to an item.
 */
export function takeList(
  lines: readonly string[],
  from: number,
  context: AsciidocContext,
  {
    endsParagraph,
    takeBlock,
  }: {
    endsParagraph: (line: string) => boolean;
    takeBlock: (lines: readonly string[], at: number) => Taken;
  },
): Taken {
  const written: string[] = [];
  const levels: { mark: string; number: number; indent: number }[] = [];
  let at = from;
  while (at < lines.length) {
    const item = readItem(lines[at] ?? '');
    if (!item) break;
    const indent = enterLevel(levels, item.mark);
    const level = levels.at(-1);
    const isNumbered = /^[.\da-zA-Z<]/.test(item.mark) && item.term === null;
    if (level && isNumbered) level.number += 1;
    const marker = isNumbered ? `${level?.number ?? 1}. ` : '- ';
    if (level) level.indent = indent + marker.length;
    const words = [item.text];
    at += 1;
    // A term may have its text on the next lines.
    if (item.term !== null && !item.text)
      while (at + 1 < lines.length && !lines[at]?.trim() && isText(lines[at + 1] ?? '', endsParagraph))
        at += 1;
    for (; at < lines.length && isText(lines[at] ?? '', endsParagraph); at += 1)
      words.push((lines[at] ?? '').trim());
    const text = toInline(words.join(' ').replace(/^\[([ xX*])\][ \t]+/, ''), context);
    const label = item.term === null ? '' : `**${toInline(item.term, context).replaceAll('**', '')}**`;
    written.push(' '.repeat(indent) + marker + (label && text ? `${label}: ${text}` : label + text));
    at = attach(lines, at, { takeBlock, written, indent: indent + marker.length });
    let next = at;
    while (next < lines.length && !lines[next]?.trim()) next += 1;
    if (!isItem(lines[next] ?? '')) break;
    at = next;
  }
  return { blocks: [{ lines: written }], end: at };
}

/** Blocks behind lines that hold nothing but a plus. Returns the line after them. */
function attach(
  lines: readonly string[],
  from: number,
  {
    takeBlock,
    written,
    indent,
  }: { takeBlock: (lines: readonly string[], at: number) => Taken; written: string[]; indent: number },
): number {
  let at = from;
  while (lines[at]?.trim() === '+' && lines[at + 1]?.trim()) {
    const { blocks, end } = takeBlock(lines, at + 1);
    for (const block of blocks) writeInside(block, written, indent);
    at = Math.max(end, at + 2);
  }
  return at;
}

function writeInside(block: MarkupBlock, written: string[], indent: number): void {
  if (block.lines.length === 0) return;
  written.push('');
  for (const line of block.lines) written.push(line && ' '.repeat(indent) + line);
}

/** How far in an item of this mark stands; lists of other marks inside it end. */
function enterLevel(levels: { mark: string; number: number; indent: number }[], mark: string): number {
  const known = levels.findIndex((level) => level.mark === mark);
  if (known !== -1) levels.splice(known + 1);
  else if (levels.length < MOST_LEVELS) levels.push({ mark, number: 0, indent: 0 });
  return levels.at(-2)?.indent ?? 0;
}

function isText(line: string, endsParagraph: (line: string) => boolean): boolean {
  return line.trim() !== '' && line.trim() !== '+' && !isItem(line) && !endsParagraph(line);
}

function readItem(line: string): Item | null {
  const [, mark = '', text = ''] = ITEM.exec(line) ?? [];
  // Numbers and letters that count on are one list.
  if (mark)
    return {
      mark: mark
        .replace(/^\d+\.$/, '1.')
        .replace(/^[a-zA-Z]\.$/, 'a.')
        .replace(/^<.*>$/, '<1>'),
      term: null,
      text,
    };
  if (!line.includes('::') && !line.includes(';;')) return null;
  const [, term, colons = '', words = ''] = TERM.exec(line) ?? [];
  // A block macro, as in `image::a.png[]`, has no space behind its colons.
  return term === undefined ? null : { mark: colons, term, text: words };
}
