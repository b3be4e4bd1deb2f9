/** The block of data before a document's text. */
export interface FrontMatterBlock {
  readonly format: 'yaml' | 'toml' | 'json';
  readonly source: string;
  /** Where the text goes on. */
  readonly end: number;
}

/** A longer block is text: no document says so much about itself, and parsers are slow on what was made to be slow. */
const LONGEST_BLOCK = 64 * 1024;
/**
 * YAML between `---` lines (or ended by `...`), TOML between `+++` lines or one JSON object, at the start of a text.
 * Null when there is none. Whether the block holds data at all is for its parser to say.
 */
export function findFrontMatter(text: string): FrontMatterBlock | null {
  const start = skipBefore(text);
  const head = text.slice(start, start + LONGEST_BLOCK);
  const found = head.startsWith('{') ? findObject(head) : findFenced(head);
  return found && { ...found, end: start + found.end };
}

/** Past blank lines and a comment, such as a licence, that stand before it. */
function skipBefore(text: string): number {
  const head = text.slice(0, LONGEST_BLOCK);
  const blank = /^\s*/.exec(head)?.[0] ?? '';
  // An indented line is no mark.
  const start = blank.lastIndexOf('\n') + 1 || (blank.startsWith('\uFEFF') ? 1 : 0);
  if (!head.startsWith('<!--', start)) return start;
  const end = head.indexOf('-->', start);
  if (end === -1) return start;
  const gap = /^\s*/.exec(head.slice(end + 3))?.[0] ?? '';
  return gap.includes('\n') ? end + 3 + gap.lastIndexOf('\n') + 1 : start;
}

function findFenced(head: string): FrontMatterBlock | null {
  const [opening, mark] = /^(---|\+\+\+)[ \t]*\n/.exec(head) ?? [];
  if (opening === undefined) return null;
  const closing = mark === '---' ? /^(?:---|\.\.\.)[ \t]*$/gm : /^\+\+\+[ \t]*$/gm;
  closing.lastIndex = opening.length;
  const match = closing.exec(head);
  if (!match) return null;
  const source = head.slice(opening.length, match.index);
  // Blank lines inside both marks: two rules with a paragraph between them.
  if (/^[ \t]*\n/.test(source) && /\n[ \t]*\n$/.test(source) && source.trim()) return null;
  return { format: mark === '---' ? 'yaml' : 'toml', source, end: match.index + match[0].length };
}

/** Up to the brace that closes the first one; braces in strings do not count. */
function findObject(head: string): FrontMatterBlock | null {
  let depth = 0;
  for (const { 0: token, index } of head.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (depth > 0) continue;
    const end = index + token.length;
    return /^[ \t]*(?:\n|$)/.test(head.slice(end))
      ? { format: 'json', source: head.slice(0, end), end }
      : null;
  }
  return null;
}
