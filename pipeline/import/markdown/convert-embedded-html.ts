import {
  beginsLine,
  createRangeCursor,
  findFences,
  lineBefore,
  replaceOutsideCode,
} from '../cut/code-ranges.ts';
import { htmlFragmentToMarkdown } from '../html/parse-html.ts';
import { ownValue } from '../own-value.ts';
import { joinCells } from './join-cells.ts';

/** Elements whose whole content is HTML; others (`div`, `details`) usually wrap Markdown. */
const WHOLE_TAG = /<(\/?)(table|ul|ol|dl|pre|blockquote)\b[^<>]*>/gi;
const HEADING = /^[ \t]*<h([1-6])\b([^<>]*)>((?:(?!<h[1-6]\b)[\s\S])*?)<\/h\1>[ \t]*$/gim;
const LINK = /<a\b[^<>]{0,500}\shref\s*=\s*["']([^"'\s]+)["'][^<>]{0,500}>([^<]*)<\/a>/gi;
const NAMED_PLACE = /<a\b[^<>]{0,500}\s(?:id|name)\s*=\s*["']([^"']+)["'][^<>]{0,500}>\s{0,99}<\/a>/gi;
const SUMMARY =
  /<summary\b[^<>]{0,500}>([^<]{0,500}(?:<(?!\/?summary\b)[^<]{0,500}){0,20})<\/summary>[ \t]*/gi;
/** Nothing but white space and tags. */
const BEFORE_SUMMARY = /^[ \t]*(?:<[^<>]*>[ \t]*)*$/;
const MOST_BEFORE_SUMMARY = 500;
const TAG =
  /<\/?(?:a|abbr|article|aside|b|br|center|cite|code|dd|details|div|dl|dt|em|figcaption|figure|font|hr|i|img|kbd|li|mark|p|picture|q|s|section|small|source|span|strong|sub|summary|sup|tbody|td|th|thead|tr|u|ul|ol|table|video)\b(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*\/?>/gi;
const MARKS: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  code: '`',
  kbd: '`',
  br: '\n',
};

/** Turns HTML inside Markdown into Markdown, so that no tags are left in what people read. Code is untouched. */
export function convertEmbeddedHtml(text: string): string {
  if (!/<[a-z]/i.test(text)) return text;
  let converted = joinCells(replaceWhole(text));
  const apply = (pattern: RegExp, replace: (match: RegExpExecArray) => string) => {
    converted = replaceOutsideCode(converted, pattern, replace);
  };
  apply(SUMMARY, toLabel);
  apply(HEADING, ([, level, attributes = '', inner = '']) => {
    const id = /\sid\s*=\s*["']([^"']+)["']/i.exec(attributes)?.[1];
    return `${'#'.repeat(Number(level))} ${inner.replace(/\s+/g, ' ').trim()}${id ? ` {#${id}}` : ''}`;
  });
  apply(LINK, ([whole, href = '', inner = '']) => (inner.trim() ? `[${inner}](${href})` : whole));
  apply(NAMED_PLACE, ([whole, id]) => (whole.includes('href') ? '' : `{#${id}}`));
  apply(TAG, ([tag]) => ownValue(MARKS, /^<\/?(\w+)/.exec(tag)?.[1]?.toLowerCase() ?? '') ?? '');
  return converted;
}

/** What unfolds a text is a bold line above it; where it stands within a line, bold words before it. */
function toLabel({ 0: whole, 1: inner = '', index, input }: RegExpExecArray): string {
  const words = inner
    .replace(/<\/?(?:b|strong|h[1-6]|p|span)\b[^<>]*>|\*\*/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!words) return '';
  const before = lineBefore(input, index, MOST_BEFORE_SUMMARY);
  if (!BEFORE_SUMMARY.test(before)) return `**${words}** `;
  const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
  const next = input[index + whole.length];
  return next === '\n' || next === undefined ? `**${words}**\n` : `**${words}**\n\n${indent}`;
}

function replaceWhole(text: string): string {
  let result = '';
  let copied = 0;
  for (const [start, end, tag] of findWholeElements(text)) {
    const html = text.slice(start, end);
    const holdsMarkdown =
      tag === 'table' && /<td\b[^<>]*>(?:(?!<\/?td\b)[\s\S])*?(?:\n[ \t]*\n|```)/i.test(html);
    result += `${text.slice(copied, start)}\n${holdsMarkdown ? toRowBlocks(html) : htmlFragmentToMarkdown(html)}\n`;
    copied = end;
  }
  return result + text.slice(copied);
}

/** Outermost elements that begin a line, with what they hold. Backticks in a cell are HTML's own, so only fences protect. */
function* findWholeElements(text: string): Generator<readonly [start: number, end: number, tag: string]> {
  const fenceAt = createRangeCursor(findFences(text));
  let open: { start: number; tag: string; depth: number } | null = null;
  for (const match of text.matchAll(WHOLE_TAG)) {
    const tag = match[2]?.toLowerCase() ?? '';
    if (!open) {
      if (!match[1] && beginsLine(text, match.index) && !fenceAt(match.index))
        open = { start: match.index, tag, depth: 1 };
    } else if (tag === open.tag) {
      open.depth += match[1] ? -1 : 1;
      if (open.depth > 0) continue;
      yield [open.start, match.index + match[0].length, tag];
      open = null;
    }
  }
}

/** A table whose cells hold paragraphs and code does not fit one line a row: each row becomes its first cell, then the rest. */
function toRowBlocks(html: string): string {
  const rows = html.split(/<tr\b[^<>]*>/i).slice(1);
  return rows
    .map((row) =>
      [...row.matchAll(/<td\b[^<>]*>((?:(?!<td\b)[\s\S])*?)<\/td>/gi)].map((cell) => dedent(cell[1] ?? '')),
    )
    .filter((cells) => cells.some(Boolean))
    .map(([first = '', ...others]) =>
      [first.includes('\n') || !first ? first : `**${first}**`, ...others].join('\n\n'),
    )
    .join('\n\n');
}

function dedent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const common = lines
    .filter((line) => line.trim())
    .reduce((least, line) => Math.min(least, /^ */.exec(line)?.[0].length ?? 0), text.length);
  return lines
    .map((line) => line.slice(common))
    .join('\n')
    .trim();
}
