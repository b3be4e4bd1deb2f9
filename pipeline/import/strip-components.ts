import { beginsLine, createRangeCursor, findCodeRanges, findFences, replaceOutside } from './code-ranges.ts';

/** Noncharacters, which no text may hold: they mark for a moment where a component began and ended. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';

const TAG =
  /<(\/?)([A-Z][\w.]*)?((?:\s+(?:[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}))?|\{[^{}]*\}))*)\s*(\/?)>/g;
const COMMENT = /\{\s{0,9}\/\*(?:(?!\{\s{0,9}\/\*)[\s\S])*?\*\/\s*\}|<!--(?:(?!<!--)[\s\S])*?-->/g;
const MODULE_LINE =
  /^(?:import\s+(?:[\w$*{][^'"\n]*\sfrom\s+)?['"][^'"\n]+['"];?|import\s+(?:[\w$]+\s*,\s*)?\{\s*|export\s+(?:default|const|let|var|function|async|class|\{|\*).*)$/;
/** In lines. */
const LONGEST_STATEMENT = 200;
/** Attributes that hold words for the reader, which would be lost with the tag. */
const SPOKEN = new Set(['title', 'name', 'label', 'summary', 'heading', 'description', 'text']);
const TYPED = new Set(['command', 'code']);

/**
 * Takes what only a site generator understands out of Markdown: MDX imports and exports, comments, component tags
 * and the marker lines of admonitions. What the tags enclose stays, moved left to where it would stand without them,
 * and so do the words and commands in their attributes. Code is untouched.
 */
export function stripComponents(text: string): string {
  const own = text.replaceAll(OPEN, '').replaceAll(CLOSE, '');
  const content = stripModules(own);
  const bare = replaceOutside(content, findCodeRanges(content), COMMENT, () => '');
  const tagged = replaceOutside(bare, findCodeRanges(bare), TAG, (match) => {
    const [, closing, name, attributes = '', selfClosing] = match;
    if (name === undefined && attributes) return match[0];
    if (closing) return CLOSE;
    const words = speak(attributes);
    if (!selfClosing) return OPEN + words;
    return isAloneOnLine(bare, match) ? fenceCommand(words) : words;
  });
  return layOut(tagged);
}

/** Import and export statements at the start of a line, to their end. */
function stripModules(text: string): string {
  const fenceAt = createRangeCursor(findFences(text));
  const lines = text.split('\n');
  const depths = lines.map(countBrackets);
  const kept: string[] = [];
  let offset = 0;
  let dropUntil = 0;
  for (const [index, line] of lines.entries()) {
    const isCode = fenceAt(offset) !== null;
    offset += line.length + 1;
    if (index < dropUntil) continue;
    if (!isCode && MODULE_LINE.test(line)) dropUntil = findStatementEnd(depths, index);
    else kept.push(line);
  }
  return kept.join('\n');
}

/** The line after the one that closes all brackets; a statement that never does is taken for a single line. */
function findStatementEnd(depths: readonly number[], start: number): number {
  let depth = 0;
  for (let index = start; index < Math.min(depths.length, start + LONGEST_STATEMENT); index += 1) {
    depth += depths[index] ?? 0;
    if (depth <= 0) return index + 1;
  }
  return start + 1;
}

/** Brackets that a line opens, less those that it closes. */
function countBrackets(line: string): number {
  let depth = 0;
  for (const bracket of line.match(/[{}()[\]]/g) ?? []) depth += '{(['.includes(bracket) ? 1 : -1;
  return depth;
}

function isAloneOnLine(text: string, { 0: tag, index }: RegExpExecArray): boolean {
  return (
    beginsLine(text, index) && /^[ \t]*(?:\n|$)/.test(text.slice(index + tag.length, index + tag.length + 20))
  );
}

/** A command that stood as a block of its own reads, and copies, as one. */
function fenceCommand(words: string): string {
  return /^`[^`]+`$/.test(words) ? `\`\`\`sh\n${words.slice(1, -1)}\n\`\`\`` : words;
}

function speak(attributes: string): string {
  const said: string[] = [];
  for (const [, key = '', double, single] of attributes.matchAll(
    /(?<![\w:-])([\w:-]+)\s*=\s*\{?(?:"([^"]*)"|'([^']*)')\}?/g,
  )) {
    const value = (double ?? single ?? '').trim();
    if (value && SPOKEN.has(key)) said.push(/^(?:description|text)$/.test(key) ? value : `**${value}**`);
    if (value && TYPED.has(key)) said.push(value.includes('`') ? value : `\`${value}\``);
  }
  return said.join(' ');
}

/** Removes the marks; lines that held nothing else become blank, and what was indented under a tag moves left. */
function layOut(text: string): string {
  const fenceAt = createRangeCursor(findFences(text));
  const lines: string[] = [];
  const opened: number[] = [];
  let offset = 0;
  let fenceShift = 0;
  for (const line of text.split('\n')) {
    const fence = fenceAt(offset);
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    if (!fence || fence[0] === offset) fenceShift = indent - targetIndent(opened, indent);
    const words = line.slice(Math.min(indent, fenceShift));
    offset += line.length + 1;
    if (fence) {
      lines.push(words);
      continue;
    }
    for (const mark of line) {
      if (mark === OPEN) opened.push(indent);
      if (mark === CLOSE) opened.pop();
    }
    const rest = /[\uFDD0\uFDD1]/.test(words) ? words.replace(/[\uFDD0\uFDD1]/g, '').trimEnd() : words;
    const shown = rest.replace(
      /^\s*:{3,}\s*[\w-]*(?:\[([^\]]*)\])?\s*(.*)$/,
      (_, title?: string, tail?: string) => title ?? tail ?? '',
    );
    if (shown.trim() || lines.at(-1) !== '') lines.push(shown.trim() ? shown : '');
  }
  return lines.join('\n');
}

function targetIndent(opened: readonly number[], indent: number): number {
  const outer = opened[0];
  const inner = opened.at(-1);
  if (outer === undefined || inner === undefined) return indent;
  return Math.min(indent, outer + Math.max(0, indent - inner - 2));
}
