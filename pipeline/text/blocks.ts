/** A stretch of a text that sentences do not cross. */
export interface TextBlock {
  /** UTF-16 offsets into the source; the list marker or quote mark is not included. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'prose' | 'item' | 'row';
}

interface Line {
  readonly start: number;
  readonly text: string;
}

const FENCE = /^ {0,3}(?:(?:[-*+]|\d+[.)])\s)?\s*(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;
const UNDERLINE = /^ {0,3}(?:=+|-{2,})\s*$/;
const RULE = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;
const QUOTE = /^ {0,3}(?:>\s?)+/;
const ROW = /^\s*\|.*\|\s*$/;
const ROW_RULE = /^\s*(?:\|\s*)?:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*(?:\|\s*)?$/;
// Lines that are only markup: tags, comments, MDX imports, admonition marks, link definitions.
const MARKUP =
  /^\s*(?:<[/!a-zA-Z][^>]*>\s*)+$|^\s*<[A-Z]\w*\s*$|^\s*\/?>$|^\s*<!--.*|^\s*(?:import|export)\s.+(?:from\s+['"]|=).*$|^\s*:::.*$|^\s*\[[^\]]+\]:\s+\S+|^\s*\{\/\*.*\*\/\}\s*$/;

/**
 * Paragraphs, list items and table rows of Markdown or plain text, in order. Left out: fenced code, headings,
 * front matter, rules and lines of nothing but markup. In text without blank lines a line break that was not
 * forced by the line's width ends a paragraph when the next line begins like a sentence.
 */
export function splitBlocks(source: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let paragraph: Line[] = [];
  let fence: string | null = null;
  const flush = () => {
    blocks.push(...splitParagraph(paragraph));
    paragraph = [];
  };
  const lines = splitLines(source);
  for (const [index, line] of lines.slice(skipFrontMatter(lines)).entries()) {
    const mark = FENCE.exec(line.text)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      continue;
    }
    if (mark !== undefined) {
      flush();
      fence = mark;
    } else if (UNDERLINE.test(line.text) && paragraph.length === 1 && index > 0) {
      // What stood above the underline was a heading.
      paragraph = [];
    } else if (isLeftOut(line.text)) {
      flush();
    } else if (ROW.test(line.text)) {
      flush();
      blocks.push({ ...trimLine(line), kind: 'row' });
    } else if (ITEM.test(line.text)) {
      flush();
      paragraph = [line];
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return blocks;
}

function splitLines(source: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const text of source.split('\n')) {
    lines.push({ start, text });
    start += text.length + 1;
  }
  return lines;
}

function skipFrontMatter(lines: readonly Line[]): number {
  if (lines[0]?.text.trimEnd() !== '---' || !/^[\w-]+\s*:/.test(lines[1]?.text ?? '')) return 0;
  return lines.findIndex((line, index) => index > 0 && line.text.trimEnd() === '---') + 1;
}

function isLeftOut(line: string): boolean {
  if (line.trim() === '' || HEADING.test(line) || RULE.test(line)) return true;
  return (line.includes('-') && ROW_RULE.test(line)) || MARKUP.test(line);
}

function trimLine({ start, text }: Line): { start: number; end: number } {
  const from = start + text.length - text.trimStart().length;
  return { start: from, end: Math.max(from, start + text.trimEnd().length) };
}

/** One list item, or the lines of one paragraph parted at the breaks that their author meant. */
function splitParagraph(lines: readonly Line[]): TextBlock[] {
  const [first] = lines;
  if (!first) return [];
  const marker = ITEM.exec(first.text)?.[0] ?? QUOTE.exec(first.text)?.[0] ?? '';
  const kind = ITEM.test(first.text) ? 'item' : 'prose';
  const width = Math.max(...lines.map((line) => line.text.length));
  const blocks: TextBlock[] = [];
  let start = first.start + marker.length;
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (next && !(kind === 'prose' && isMeantBreak(line.text, next.text, width))) continue;
    const end = line.start + line.text.length;
    if (end > start) blocks.push({ start, end, kind });
    if (next) start = next.start;
  }
  return blocks;
}

function isMeantBreak(line: string, next: string, width: number): boolean {
  const firstWord = /^\s*\S+/.exec(next)?.[0] ?? '';
  const hadRoom = line.length + firstWord.length + 1 <= width;
  return hadRoom && !/[,;(–—-]\s*$/.test(line) && /^\s*["'“‘([*_`]*[\p{Lu}\p{Lo}\p{N}]/u.test(next);
}
