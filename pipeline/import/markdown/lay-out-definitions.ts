import { createRangeCursor, findFences } from '../cut/code-ranges.ts';
import { toLabel } from '../markup/to-label.ts';

const DEFINITION = /^ {0,3}:[ \t]{1,8}(?=\S)/;
/** Lines that begin something other than a term. */
const NOT_TERM =
  /^(?:\s|[-*+>|][ \t]|\||#{1,6}[ \t]|\d{1,9}[.)][ \t]|`{3}|~{3}|:|<|!?\[[^\]\n]*\]:|={3}|-{3}|\{)/;
const LONGEST_TERM = 200;

/**
 * Lists of definitions, which Markdown has by an extension: a term on a line, and below it a colon and what it means. The term
 * is said in bold, with its meaning behind it; more of the meaning moves left. Code is only moved.
 */
export function layOutDefinitions(text: string): string {
  if (!/^ {0,3}:[ \t]/m.test(text)) return text;
  const fenceAt = createRangeCursor(findFences(text));
  const lines: string[] = [];
  let isInside = false;
  let offset = 0;
  for (const line of text.split('\n')) {
    const fence = fenceAt(offset);
    const isCode = fence !== null && fence[0] !== offset;
    offset += line.length + 1;
    const mark = isCode || fence ? null : DEFINITION.exec(line)?.[0];
    // Right below a definition stands another one of the same term.
    const term = mark && !isInside ? findTerm(lines) : -1;
    if (mark && (term !== -1 || isInside)) {
      const words = line.slice(mark.length);
      if (term === -1) lines.push('', words);
      else {
        const shown = lines.splice(term)[0]?.trim() ?? '';
        lines.push('', `${toLabel(shown)}: ${words}`);
      }
      isInside = true;
      continue;
    }
    if (isInside && line.trim() && !isCode && !/^(?: {2}|\t)/.test(line) && !lines.at(-1)?.trim())
      isInside = false;
    lines.push(isInside ? line.replace(/^(?: {1,4}|\t)/, '') : line);
  }
  return lines.join('\n');
}

/** Of the line right above, or above one blank line, that stands by itself; -1 when it is no term. */
function findTerm(lines: readonly string[]): number {
  const at = lines.at(-1)?.trim() ? lines.length - 1 : lines.length - 2;
  const line = lines[at] ?? '';
  const isTerm = line.trim() !== '' && line.length <= LONGEST_TERM && !NOT_TERM.test(line);
  return isTerm && !lines[at - 1]?.trim() && !/^\*\*.{1,300}\*\*: /.test(line) ? at : -1;
}
