import { convertTable } from '../markup/convert-table.ts';
import { escapeStart } from '../markup/escape-start.ts';
import type { MarkupBlock, Taken } from '../markup/markup-block.ts';
import {
  dedent,
  fence,
  findLine,
  indentOf,
  isAdornment,
  prefixLines,
  takeIndented,
  trimLines,
} from '../markup/markup-lines.ts';
import { toLabel } from '../markup/to-label.ts';
import type { RstContext } from './rst-context.ts';
import { convertExplicit } from './rst-explicit.ts';
import { isField, isOption, takeFields, takeOptions } from './rst-field-lists.ts';
import { toInline } from './rst-inline.ts';
import { takeTable } from './rst-tables.ts';

/** Deeper structure is read as paragraphs: every level copies what is inside. */
const DEEPEST = 16;
const BULLET = /^[-*+•‣⁃](?: +|$)/;
const NUMBERED =
  /^(?:\(?(?:\d{1,9}|#|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,12})\)|(?:\d{1,9}|#|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,12})\.) +(?=\S)/;

/** The blocks of a body that holds no sections of its own; a title in it is a label in bold. */
export function convertBody(
  source: readonly string[],
  context: RstContext,
  depth: number,
): readonly MarkupBlock[] {
  const lines = dedent(trimLines(source));
  const blocks: MarkupBlock[] = [];
  for (let at = 0; at < lines.length; ) {
    if (!lines[at]?.trim()) {
      at += 1;
      continue;
    }
    const title = depth > 0 ? takeTitle(lines, at) : null;
    const taken: Taken = title
      ? { blocks: [{ lines: [`**${toInline(title.text, context)}**`] }], end: title.end }
      : takeBlock(lines, at, context, depth);
    // Not spread: a long document has more blocks than a call takes arguments.
    for (const block of taken.blocks) if (block.lines.length > 0) blocks.push(block);
    at = Math.max(taken.end, at + 1);
  }
  return blocks;
}

/** A title that begins at a line, with the mark that tells its level. */
export function takeTitle(
  lines: readonly string[],
  at: number,
): { readonly text: string; readonly style: string; readonly end: number } | null {
  const [first = '', second = '', third = ''] = lines.slice(at, at + 3);
  if (isAdornment(first)) {
    const isOver = second.trim() && isAdornment(third) && third[0] === first[0] && first.trim().length >= 3;
    return isOver ? { text: second.trim(), style: `${first[0]}${first[0]}`, end: at + 3 } : null;
  }
  if (!first.trim() || /^ /.test(first) || !isAdornment(second) || second.trim() === '::') return null;
  // An underline may be too short by mistake, but not so short that it says something itself.
  const isUnder = second.trim().length >= Math.min(first.trim().length, 4);
  return isUnder ? { text: first.trim(), style: second[0] ?? '', end: at + 2 } : null;
}

/** One block that is no title. */
export function takeBlock(lines: readonly string[], at: number, context: RstContext, depth: number): Taken {
  const line = lines[at] ?? '';
  if (depth > DEEPEST) return takeParagraph(lines, at, context);
  if (/^\.\.(?: |$)/.test(line) || /^__ /.test(line)) return convertExplicit(lines, at, context, depth);
  const table = takeTable(lines, at);
  if (table) return { blocks: convertTable(table.rows, context, depth), end: table.end };
  if (isAdornment(line) && line.trim().length > 3 && !lines[at + 1]?.trim())
    return { blocks: [], end: at + 1 };
  if (indentOf(line) > 0) {
    const body = takeIndented(lines, at, 1);
    return { blocks: convertBody(body, context, depth + 1), end: at + body.length };
  }
  if (/^>>> /.test(line)) return takeDoctest(lines, at);
  if (/^\|(?: |$)/.test(line)) return takeLineBlock(lines, at, context);
  if (BULLET.test(line) || isNumbered(lines, at)) return takeList(lines, at, context, depth);
  if (isField(line)) return takeFields(lines, at, context, depth);
  if (isOption(line)) return takeOptions(lines, at, context, depth);
  const next = lines[at + 1] ?? '';
  if (next.trim() && indentOf(next) > 0 && !/::[ \t]*$/.test(line))
    return takeDefinition(lines, at, context, depth);
  return takeParagraph(lines, at, context);
}

/** Up to a blank line, with the literal block that a double colon announces. */
function takeParagraph(lines: readonly string[], at: number, context: RstContext): Taken {
  let end = at;
  while (lines[end]?.trim() && !(end > at && /^\.\. /.test(lines[end] ?? ''))) end += 1;
  const text = lines
    .slice(at, end)
    .map((line) => line.trim())
    .join(' ');
  const announces = text.endsWith('::');
  // Behind a space both colons go, else one of them is the sentence's own.
  const words = announces
    ? text.slice(0, -2).trimEnd() + (/\S::$/.test(text) && text !== '::' ? ':' : '')
    : text;
  const shown = escapeStart(toInline(words, context));
  const blocks: MarkupBlock[] = shown ? [{ lines: [shown] }] : [];
  if (!announces) return { blocks, end };
  let from = end;
  while (from < lines.length && !lines[from]?.trim()) from += 1;
  let body = takeIndented(lines, from, 1);
  const mark = /^[!-/:-@[-`{-~]/.exec(lines[from] ?? '')?.[0];
  // Every line of a quoted literal block begins with the same mark.
  if (body.length === 0 && mark) {
    body = lines.slice(
      from,
      findLine(lines, from, (line) => !line.startsWith(mark)),
    );
  }
  return { blocks: [...blocks, { lines: fence(dedent(body), context.language) }], end: from + body.length };
}

function takeDoctest(lines: readonly string[], at: number): Taken {
  const end = findLine(lines, at + 1, (line) => !line.trim());
  return { blocks: [{ lines: fence(lines.slice(at, end), 'python') }], end };
}

/** Lines that are kept as they are, as in an address. */
function takeLineBlock(lines: readonly string[], at: number, context: RstContext): Taken {
  const shown: string[] = [];
  let end = at;
  for (; /^(?:\|(?: |$)| +\S)/.test(lines[end] ?? ''); end += 1) {
    const line = lines[end] ?? '';
    if (line.startsWith('|')) shown.push(toInline(line.slice(1), context));
    else shown[shown.length - 1] += ` ${toInline(line, context)}`;
  }
  const kept = shown.filter(Boolean);
  return {
    blocks: [{ lines: kept.map((line, index) => (index < kept.length - 1 ? `${line}  ` : line)) }],
    end,
  };
}

function isNumbered(lines: readonly string[], at: number): boolean {
  const mark = NUMBERED.exec(lines[at] ?? '')?.[0];
  if (!mark) return false;
  // "A. Einstein" begins no list: a letter counts when it is the first one.
  if (/[a-zA-Z]/.test(mark) && !/^\(?[aAiI][.)]/.test(mark)) return false;
  const next = lines[at + 1] ?? '';
  return !next.trim() || indentOf(next) >= mark.length || NUMBERED.test(next);
}

function takeList(lines: readonly string[], at: number, context: RstContext, depth: number): Taken {
  const pattern = BULLET.test(lines[at] ?? '') ? BULLET : NUMBERED;
  const items: (readonly string[])[] = [];
  let number = Number(/^\(?(\d+)/.exec(lines[at] ?? '')?.[1] ?? 1);
  let end = at;
  for (;;) {
    const mark = pattern.exec(lines[end] ?? '')?.[0];
    if (mark === undefined) break;
    const width = mark.trim() === (lines[end] ?? '').trim() ? mark.trim().length + 1 : mark.length;
    const more = takeIndented(lines, end + 1, Math.min(width, 2));
    const body = [' '.repeat(width) + (lines[end] ?? '').slice(mark.length), ...more];
    const inner = tighten(convertBody(body, context, depth + 1));
    if (inner.length > 0) items.push(prefixLines(inner, pattern === BULLET ? '- ' : `${number}. `));
    number += 1;
    end += 1 + more.length;
    let next = end;
    while (next < lines.length && !lines[next]?.trim()) next += 1;
    if (isAdornment(lines[next] ?? '') || !goesOn(lines, next, pattern)) break;
    end = next;
  }
  return { blocks: [{ lines: items.flat() }], end };
}

/** A letter goes on a list of letters alone; behind numbers it begins a sentence. */
function goesOn(lines: readonly string[], at: number, pattern: RegExp): boolean {
  if (!pattern.test(lines[at] ?? '')) return false;
  const next = lines[at + 1] ?? '';
  return pattern === BULLET || !next.trim() || /^ /.test(next) || NUMBERED.test(next);
}

/** A list right behind the words of its item needs no blank line; other blocks do. */
function tighten(blocks: readonly MarkupBlock[]): readonly string[] {
  const lines: string[] = [];
  for (const block of blocks) {
    if (lines.length > 0 && !/^(?:- |\d+\. )/.test(block.lines[0] ?? '')) lines.push('');
    for (const line of block.lines) lines.push(line);
  }
  return lines;
}

/** A term, said in bold, and what is indented below it. */
function takeDefinition(lines: readonly string[], at: number, context: RstContext, depth: number): Taken {
  const [term = '', ...classifiers] = (lines[at] ?? '').trim().split(/ : /);
  const kind =
    classifiers.length > 0 ? ` (${classifiers.map((each) => toInline(each, context)).join(', ')})` : '';
  const body = takeIndented(lines, at + 1, 1);
  const label = toInline(term, context);
  return {
    blocks: [{ lines: [toLabel(label) + kind] }, ...convertBody(body, context, depth + 1)],
    end: at + 1 + body.length,
  };
}
