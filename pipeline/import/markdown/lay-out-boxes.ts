import { createRangeCursor, findFences } from '../cut/code-ranges.ts';
import { type BoxMarker, readBoxMarker } from './box-marker.ts';

/** How far the body of an indented box stands to the right of its marker. */
const BOX_INDENT = 4;
/** Deeper boxes are text: each costs every line below a look. */
const MOST_OPEN = 30;
const HEADING = /^[ \t]{0,3}#{1,6}[ \t]+(.*)$/;

interface OpenBox {
  readonly indent: number;
  readonly isIndented: boolean;
  readonly isBox: boolean;
}

/**
 * Takes the marks of boxes and tabs out of Markdown: `:::` of Docusaurus, VitePress and Pandoc, `!!!`, `???` and `===` of MkDocs.
 * Their titles become bold lines, what they enclose stays and moves left where it was indented for them. A heading inside a box
 * becomes bold too, since it ends no section. Code is only moved.
 */
export function layOutBoxes(text: string): string {
  if (!/^[ \t]*(?::::|!!!|\?\?\?|===)/m.test(text)) return text;
  const source = text.split('\n');
  const fenceAt = createRangeCursor(findFences(text));
  const nextIndents = listNextIndents(source);
  const lines: string[] = [];
  const open: OpenBox[] = [];
  let closings = source.filter((line) => /^[ \t]*:{3,}[ \t:]*$/.test(line)).length;
  let offset = 0;
  let fenceShift = 0;
  for (const [index, line] of source.entries()) {
    const fence = fenceAt(offset);
    const beginsFence = fence?.[0] === offset;
    offset += line.length + 1;
    const indent = indentOf(line);
    if (fence && !beginsFence) {
      lines.push(moveLeft(line, fenceShift));
      continue;
    }
    if (line.trim()) closeIndented(open, indent);
    const shift = BOX_INDENT * open.filter(({ isIndented }) => isIndented).length;
    const moved = moveLeft(line, shift);
    if (fence) {
      fenceShift = Math.min(indent, shift);
      lines.push(moved);
      continue;
    }
    const marker = readBoxMarker(line);
    if (marker && isMarker(marker, { open, indent, next: nextIndents[index] ?? 0 })) {
      if (marker.kind === 'close') closings -= 1;
      const label = apply(marker, { open, indent, closings });
      const lead = /^[ \t]*/.exec(moved)?.[0] ?? '';
      lines.push('', ...(label ? [`${lead}**${label}**`, ''] : []));
    } else {
      const heading = open.some(({ isBox }) => isBox) ? HEADING.exec(moved) : null;
      if (heading) lines.push('', toLabel(heading[1] ?? ''), '');
      else lines.push(moved);
    }
  }
  return lines.join('\n');
}

function isMarker(
  marker: BoxMarker,
  { open, indent, next }: { open: readonly OpenBox[]; indent: number; next: number },
): boolean {
  if (marker.kind === 'close') return true;
  return open.length < MOST_OPEN && (!marker.isIndented || next >= indent + BOX_INDENT);
}

/** Opens or closes a box and returns the label to show. */
function apply(
  marker: BoxMarker,
  { open, indent, closings }: { open: OpenBox[]; indent: number; closings: number },
): string | null {
  if (marker.kind === 'close') {
    const last = open.findLastIndex(({ isIndented }) => !isIndented);
    if (last !== -1) open.splice(last);
    return null;
  }
  // A box that nothing closes must not take the headings of all the rest of the document.
  const isClosed = marker.isIndented || closings > open.filter(({ isIndented }) => !isIndented).length;
  open.push({ indent, isIndented: marker.isIndented, isBox: marker.isBox && isClosed });
  return marker.label?.replace(/^\*\*(.*)\*\*$/, '$1') ?? null;
}

function closeIndented(open: OpenBox[], indent: number): void {
  for (let last = open.at(-1); last?.isIndented && indent < last.indent + BOX_INDENT; last = open.at(-1))
    open.pop();
}

function toLabel(heading: string): string {
  const words = heading
    .replace(/[ \t]*\{#[^{}]*\}[ \t]*$/, '')
    .replace(/(?<!#)#+[ \t]*$/, '')
    .replaceAll('**', '')
    .trim();
  return words && `**${words}**`;
}

/** For every line the indent of the next one that is not blank. */
function listNextIndents(lines: readonly string[]): readonly number[] {
  const indents: number[] = [];
  let next = 0;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    indents[index] = next;
    if (lines[index]?.trim()) next = indentOf(lines[index] ?? '');
  }
  return indents;
}

function moveLeft(line: string, columns: number): string {
  if (columns === 0) return line;
  const space = /^[ \t]*/.exec(line)?.[0] ?? '';
  return ' '.repeat(Math.max(0, indentOf(line) - columns)) + line.slice(space.length);
}

/** In columns, a tab as wide as the indent of a box. */
function indentOf(line: string): number {
  let columns = 0;
  for (const character of /^[ \t]*/.exec(line)?.[0] ?? '')
    columns += character === '\t' ? BOX_INDENT - (columns % BOX_INDENT) : 1;
  return columns;
}
