import { createRangeCursor, findCodeRanges } from '../cut/code-ranges.ts';

const RULE_CELL = /^\s*:?-+:?\s*$/;
/** One after another, tags that break a line or a list, which a row of a Markdown table has no room for. */
const BREAK = /([ \t]{0,9})(?:<\/?(?:br|div|hr|li|ol|p|ul)\b[^<>\n]{0,99}>[ \t]{0,9})+/gi;

/** Turns breaks in the cells of Markdown tables into spaces: a row that goes on in the next line is a row no more. */
export function joinCells(text: string): string {
  if (!/<(?:br|div|hr|li|ol|p|ul)\b/i.test(text)) return text;
  const codeAt = createRangeCursor(findCodeRanges(text));
  const lines = text.split('\n');
  let offset = 0;
  let isTable = false;
  const joined = lines.map((line, index) => {
    isTable = line.includes('|') && (isTable || isRule(lines[index + 1]));
    const start = offset;
    offset += line.length + 1;
    if (!isTable) return line;
    return line.replace(BREAK, (tag, space: string, at: number) =>
      codeAt(start + at + space.length) ? tag : ' ',
    );
  });
  return joined.join('\n');
}

function isRule(line = ''): boolean {
  const bare = line.trim().replace(/^\||\|$/g, '');
  return line.includes('|') && bare.split('|').every((cell) => RULE_CELL.test(cell));
}
