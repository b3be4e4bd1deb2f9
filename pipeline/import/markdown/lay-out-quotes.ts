import { createRangeCursor, findFences } from '../cut/code-ranges.ts';
import { labelOf } from './box-marker.ts';

const QUOTE = /^([ \t]*)>[ \t]?/;
const ALERT = /^\[!([\w-]{1,40})\][-+]?[ \t]*(.*)$/;
/** More behind the kind of an alert is its text. */
const LONGEST_TITLE = 80;
/** Lines that begin something other than a paragraph, or end it. */
const NOT_PROSE = /^(?:[ \t]{4,}|[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|`{3}|~{3}|\||<|:{3}))/;
const HEADING = /^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t#]*$/;

/**
 * Writes each paragraph of a quotation on one line, so that a sentence taken out of it has no quote marks in it. Lists, tables
 * and code in a quotation stand on their own; alerts such as `[!NOTE]` begin with their kind or title in bold.
 */
export function layOutQuotes(text: string): string {
  if (!/^[ \t]*>/m.test(text)) return text;
  const fenceAt = createRangeCursor(findFences(text));
  const lines: string[] = [];
  let quote: { indent: string; lines: string[] } | null = null;
  let offset = 0;
  const flush = () => {
    if (!quote) return;
    if (lines.at(-1)?.trim()) lines.push('');
    for (const line of writeQuote(quote.lines)) lines.push(line && quote.indent + line);
    quote = null;
  };
  for (const line of text.split('\n')) {
    const fence = fenceAt(offset);
    const isMarked = QUOTE.exec(line);
    // A fence that did not begin in a quotation is code, whatever its lines begin with.
    const isOwnCode = fence !== null && !QUOTE.test(text.slice(fence[0], fence[0] + 200));
    offset += line.length + 1;
    if (isMarked && !isOwnCode) {
      quote ??= { indent: isMarked[1] ?? '', lines: [] };
      quote.lines.push(unquote(line));
    } else if (quote && !isOwnCode && goesOn(quote.lines, line)) {
      quote.lines.push(line.trim());
    } else {
      const wasQuote = quote !== null;
      flush();
      if (wasQuote && line.trim()) lines.push('');
      lines.push(line);
    }
  }
  flush();
  return lines.join('\n');
}

/** Without any of its quote marks: a quotation in a quotation is one. */
function unquote(line: string): string {
  let rest = line;
  for (let level = 0; level < 9; level += 1) {
    const mark = QUOTE.exec(rest);
    if (!mark || (level > 0 && (mark[1]?.length ?? 0) > 3)) break;
    rest = rest.slice(mark[0].length);
  }
  return rest;
}

/** A paragraph may leave the mark off all lines but the first. */
function goesOn(quoted: readonly string[], line: string): boolean {
  const last = quoted.at(-1) ?? '';
  return Boolean(last.trim()) && !NOT_PROSE.test(last) && Boolean(line.trim()) && !NOT_PROSE.test(line);
}

function writeQuote(quoted: readonly string[]): readonly string[] {
  const text = quoted.join('\n');
  const fenceAt = createRangeCursor(findFences(text));
  const written: string[] = [];
  let paragraph: string[] = [];
  let offset = 0;
  let isList = false;
  const flush = () => {
    if (paragraph.length === 0) return;
    // One quotation with the paragraph before it.
    if (written.at(-1) === '' && written.at(-2)?.startsWith('>')) written[written.length - 1] = '>';
    written.push(`> ${paragraph.join(' ')}`, '');
    paragraph = [];
  };
  for (const [index, line] of quoted.entries()) {
    const isCode = fenceAt(offset) !== null;
    offset += line.length + 1;
    const alert = index === 0 ? ALERT.exec(line.trim()) : null;
    const heading = isCode ? null : HEADING.exec(line);
    if (alert || heading) {
      flush();
      const title = alert?.[2]?.trim() ?? '';
      const isTitle = title !== '' && title.length <= LONGEST_TITLE && !/[.!]$/.test(title);
      const kind = alert?.[1] ?? '';
      const label = heading?.[1] ?? (isTitle ? title : (labelOf(kind) ?? kind));
      written.push(`> **${label.replaceAll('**', '')}**`, '');
      if (title && !isTitle) paragraph.push(title);
      isList = false;
    } else if (!isCode && !line.trim()) {
      flush();
      if (written.at(-1)) written.push('');
    } else if (isCode || NOT_PROSE.test(line) || (isList && /^[ \t]/.test(line))) {
      flush();
      written.push(line);
      isList = !isCode;
    } else if (isList && written.at(-1)) {
      // Goes on with the item above.
      written[written.length - 1] += ` ${line.trim()}`;
    } else {
      isList = false;
      paragraph.push(line.trim().replace(/\\$/, ''));
    }
  }
  flush();
  return written;
}
