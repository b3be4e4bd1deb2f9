import { fenceFor } from '../../text/fence.ts';
import { escapeStart } from '../markup/escape-start.ts';
import { appendLine } from './append-line.ts';
import { createHeadingFinder } from './heading-levels.ts';
import { toListItem } from './list-markers.ts';
import type { Line } from './page-text.ts';
import type { OutlineEntry } from './read-outline.ts';
import { takeFootnotes } from './take-footnotes.ts';
import { takeTable } from './take-table.ts';
import { measureText, type TextStatistics } from './text-statistics.ts';

/** A piece of Markdown that begins on a page. */
export interface PagePiece {
  /** Its text in order; not joined before all of it is known, since a paragraph may have thousands of lines. */
  readonly parts: string[];
  readonly page: number;
  readonly kind: 'heading' | 'paragraph' | 'item' | 'code' | 'row' | 'note';
  /** Of a table: two that follow one another are not one. */
  readonly isFirst?: boolean;
}

type Paragraph = { readonly piece: PagePiece; lines: Line[] };

/** The lines of all pages as Markdown, in pieces that stay on one page but for paragraphs that run over to the next. */
export function pagesToMarkdown(
  pages: readonly (readonly Line[])[],
  outline: readonly OutlineEntry[],
): readonly PagePiece[] {
  const statistics = measureText(pages);
  const takeHeading = createHeadingFinder(pages, outline, statistics);
  const pieces: PagePiece[] = [];
  let open: Paragraph | null = null;
  let item: { piece: PagePiece; line: Line; last: Line } | null = null;
  const levels: number[] = [];
  for (const page of pages) {
    const { body, notes } = takeFootnotes(page, statistics);
    for (let at = 0; at < body.length; ) {
      const line = body[at];
      if (!line) break;
      const heading = takeHeading(body, at);
      if (heading) {
        pieces.push({
          kind: 'heading',
          page: line.page,
          parts: [`${'#'.repeat(heading.level)} ${heading.text}`],
        });
        at = heading.next;
        open = null;
        item = null;
        continue;
      }
      const code = takeCode(body, at, statistics);
      const table = code ? null : takeTable(body, at, statistics);
      if (code) pieces.push({ kind: 'code', page: line.page, parts: [code.text] });
      if (table) pushTable(pieces, table.rows, line.page);
      if (code || table) {
        at = (code ?? table)?.next ?? at + 1;
        open = null;
        item = null;
        continue;
      }
      at += 1;
      const listed = toListItem(line.text);
      if (listed) {
        if (!item) levels.length = 0;
        const level = findLevel(levels, line);
        const text = `${'   '.repeat(level)}${listed.marker} ${listed.text}`;
        const piece: PagePiece = { kind: 'item', page: line.page, parts: [text] };
        pieces.push(piece);
        item = { piece, line, last: line };
        open = null;
      } else if (item && isOfItem(item, line, statistics)) {
        appendLine(item.piece.parts, line.text, statistics.compounds);
        item.last = line;
      } else if (open && continues(open.lines, line, statistics)) {
        appendLine(open.piece.parts, line.text, statistics.compounds);
        open.lines.push(line);
      } else {
        const piece: PagePiece = {
          kind: 'paragraph',
          page: line.page,
          parts: [escapeStart(line.text.replace(/^```(?=\s|$)/, '\\$&'))],
        };
        pieces.push(piece);
        open = { piece, lines: [line] };
        item = null;
      }
    }
    for (const parts of notes) pieces.push({ kind: 'note', page: page[0]?.page ?? 1, parts });
  }
  return pieces;
}

/** Whole lines of letters that are all equally wide. */
function takeCode(
  lines: readonly Line[],
  from: number,
  { pitch }: TextStatistics,
): { text: string; next: number } | null {
  const first = lines[from];
  if (!first?.isMono) return null;
  let next = from + 1;
  for (let before = first; next < lines.length; next += 1) {
    const line = lines[next];
    if (!line?.isMono || line.y < before.y || line.y - before.y > 3.2 * pitch * line.size) break;
    before = line;
  }
  const taken = lines.slice(from, next);
  const left = Math.min(...taken.map(({ x }) => x));
  const rows: string[] = [];
  for (const [index, line] of taken.entries()) {
    const before = taken[index - 1];
    if (before && line.y - before.y > 1.7 * pitch * line.size) rows.push('');
    const letter = Math.max(1, (line.end - line.x) / Math.max(1, line.text.length));
    rows.push(' '.repeat(Math.min(60, Math.round((line.x - left) / letter))) + line.text);
  }
  const text = rows.join('\n');
  const fence = fenceFor(text);
  return { text: `${fence}\n${text}\n${fence}`, next };
}

/** A table that goes on at the top of the next page is one table. */
function pushTable(pieces: PagePiece[], rows: readonly (readonly string[])[], page: number): void {
  const toRow = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const widthOf = (row: string) => row.split(/(?<!\\)\|/).length;
  const lines = rows.map(toRow);
  const last = pieces.at(-1);
  const width = rows[0]?.length ?? 0;
  if (
    last?.kind === 'row' &&
    last.page === page - 1 &&
    widthOf(last.parts[0]?.split('\n')[0] ?? '') === width + 2
  ) {
    const head = pieces.findLast(({ isFirst }) => isFirst)?.parts[0];
    const isRepeated = head?.split('\n')[0] === lines[0];
    for (const row of isRepeated ? lines.slice(1) : lines) pieces.push({ kind: 'row', page, parts: [row] });
    return;
  }
  const [head = '', ...others] = lines;
  const rule = `|${' --- |'.repeat(width)}`;
  pieces.push({ kind: 'row', page, parts: [`${head}\n${rule}`], isFirst: true });
  for (const row of others) pieces.push({ kind: 'row', page, parts: [row] });
}

function findLevel(levels: number[], { x, size }: Line): number {
  while (levels.length > 0 && x < (levels.at(-1) ?? 0) - 0.5 * size) levels.pop();
  if (levels.length === 0 || (x > (levels.at(-1) ?? 0) + 0.8 * size && levels.length < 4)) levels.push(x);
  return levels.length - 1;
}

function isOfItem(
  { line: first, last }: { readonly line: Line; readonly last: Line },
  line: Line,
  { pitch }: TextStatistics,
): boolean {
  if (isTurn(last, line)) return isUnfinished(last.text, line.text);
  return (
    line.x > first.x + 0.5 * line.size && line.y - last.y < 1.3 * pitch * line.size && isAlike(last, line)
  );
}

function continues(lines: readonly Line[], next: Line, { pitch }: TextStatistics): boolean {
  const last = lines.at(-1);
  if (!last || !isAlike(last, next)) return false;
  if (isTurn(last, next)) return isUnfinished(last.text, next.text);
  if (next.y - last.y > 1.25 * pitch * next.size) return false;
  if (hadRoomFor(last, next.text)) return false;
  const left = Math.min(...lines.slice(-4).map(({ x }) => x));
  const isIndented = next.x > left + 0.8 * next.size;
  return !isIndented || lines.length === 1;
}

/** Where the next word would have fitted, the line was ended on purpose. */
function hadRoomFor(line: Line, next: string): boolean {
  // Of what is read from the right, the room is on the other side.
  if (/[\u0590-\u08ff]/.test(line.text)) return false;
  const word = /^\S{0,60}/.exec(next)?.[0].length ?? 0;
  const letter = (line.end - line.x) / Math.max(1, line.text.length);
  return line.room > (word + 1) * letter + line.size;
}

/** To the next column or page. */
function isTurn(last: Line, next: Line): boolean {
  return last.page !== next.page || next.y < last.y;
}

function isAlike(last: Line, next: Line): boolean {
  return Math.abs(last.size - next.size) < 0.12 * last.size && last.isBold === next.isBold;
}

function isUnfinished(last: string, next: string): boolean {
  return /^\p{Ll}/u.test(next) ? !/[.!?:。！？]$/.test(last) : /\p{L}[-\u00ad]$/u.test(last);
}
