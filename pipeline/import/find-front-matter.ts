/** The block of data before a document's text. */
export interface FrontMatterBlock {
  readonly format: 'yaml' | 'toml' | 'json';
  readonly source: string;
  /** Where the text goes on. */
  readonly end: number;
}

/** A longer block is text: no document says so much about itself, and parsers are slow on what was made to be slow. */
const LONGEST_BLOCK = 64 * 1024;
/** A comment before it, such as a licence, is no longer than this. */
const LONGEST_COMMENT = 10_000;
const BLANK_LINES = /(?:[ \t]*\n)*/y;

/**
 * YAML between `---` lines (or ended by `...`), TOML between `+++` lines or one JSON object, at the start of a text.
 * Null when there is none. Whether the block holds data at all is for its parser to say.
 */
export function findFrontMatter(text: string): FrontMatterBlock | null {
  const start = findStart(text);
  const head = text.slice(start, start + LONGEST_BLOCK);
  const found = head.startsWith('{') ? findObject(head) : findFenced(head);
  return found && { ...found, end: start + found.end };
}

/** Behind blank lines and one comment. */
function findStart(text: string): number {
  const begin = skipBlankLines(text, text.startsWith('\uFEFF') ? 1 : 0);
  if (!text.startsWith('<!--', begin)) return begin;
  const end = text.slice(begin, begin + LONGEST_COMMENT).indexOf('-->');
  return end === -1 ? begin : skipBlankLines(text, begin + end + '-->'.length);
}

function skipBlankLines(text: string, from: number): number {
  BLANK_LINES.lastIndex = from;
  return from + (BLANK_LINES.exec(text)?.[0].length ?? 0);
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
