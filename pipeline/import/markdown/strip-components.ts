import { beginsLine, createRangeCursor, findFences, replaceOutsideCode } from '../cut/code-ranges.ts';
import { speakAttributes } from './speak-attributes.ts';

/** Noncharacters, which no text may hold: they mark for a moment where a component began and ended. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const OPEN_BOX = '\uFDD3';
const ALL_MARKS = /[\uFDD0\uFDD1\uFDD3]/g;

const TAG =
  /<(\/?)([A-Z][\w.]*)?((?:\s+(?:[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}))?|\{[^{}]*\}))*)\s*(\/?)>/g;
const COMMENT = /\{\s{0,9}\/\*(?:(?!\{\s{0,9}\/\*)[\s\S])*?\*\/\s*\}|<!--(?:(?!<!--)[\s\S])*?-->/g;
const MODULE_LINE =
  /^(?:import\s+(?:[\w$*{][^'"\n]*\sfrom\s+)?['"][^'"\n]+['"];?|import\s+(?:[\w$]+\s*,\s*)?\{\s*|export\s+(?:default|const|let|var|function|async|class|\{|\*).*)$/;
const HEADING = /^[ \t]*#{1,6}[ \t]+(.*?)[ \t#]*$/;
/** In lines. */
const LONGEST_STATEMENT = 200;
/** Boxes and tabs: a heading in one of them ends no section. */
const BOX =
  /^(?:Accordion|Admonition|Alert|Aside|Callout|Card|Caution|Check|Danger|Error|Expandable|Info|Note|Panel|Success|Tab|TabItem|TabPanel|Tip|Toggle|Warning)$/;

/**
 * Takes what only a site generator understands out of Markdown: MDX imports and exports, comments and component
 * tags. What the tags enclose stays, moved left to where it would stand without them,
 * and so do the words and commands in their attributes. Code is untouched.
 */
export function stripComponents(text: string): string {
  const content = stripModules(text.replace(ALL_MARKS, ''));
  const bare = replaceOutsideCode(content, COMMENT, () => '');
  const tagged = replaceOutsideCode(bare, TAG, (match) => {
    const [, closing, name, attributes = '', selfClosing] = match;
    if (name === undefined && attributes) return match[0];
    if (closing) return CLOSE;
    const words = speakAttributes(name ?? '', attributes);
    if (!selfClosing) {
      const goesOn = /^[ \t]*[^\s<]/.test(bare.slice(match.index + match[0].length).slice(0, 50));
      return (BOX.test(name ?? '') ? OPEN_BOX : OPEN) + words + (words && goesOn ? separate(words) : '');
    }
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

/** Between a label and the text on the same line. */
function separate(words: string): string {
  return /[.?!:]\**$/.test(words) ? ' ' : ': ';
}

interface OpenComponent {
  readonly indent: number;
  readonly isBox: boolean;
}

/** Removes the marks; lines that held nothing else become blank, and what was indented under a tag moves left. */
function layOut(text: string): string {
  const fenceAt = createRangeCursor(findFences(text));
  const lines: string[] = [];
  const opened: OpenComponent[] = [];
  let boxes = 0;
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
    const heading = boxes > 0 ? HEADING.exec(words.replace(ALL_MARKS, '')) : null;
    const marks = line.match(ALL_MARKS) ?? [];
    for (const mark of marks) {
      const closed = mark === CLOSE ? opened.pop() : undefined;
      if (mark !== CLOSE) opened.push({ indent, isBox: mark === OPEN_BOX });
      boxes += mark === OPEN_BOX ? 1 : closed?.isBox ? -1 : 0;
    }
    const rest = marks.length > 0 ? words.replace(ALL_MARKS, '').trimEnd() : words;
    const shown = heading ? `**${heading[1]?.replaceAll('**', '')}**` : rest;
    const isLabelled = heading !== null || /^[ \t]*[\uFDD0\uFDD3]\*\*/.test(words);
    if (isLabelled && lines.at(-1)) lines.push('');
    if (shown.trim() || lines.at(-1) !== '') lines.push(shown.trim() ? shown : '');
    if (isLabelled && /^[ \t]*\*\*[^*]{1,500}\*\*$/.test(shown)) lines.push('');
  }
  return lines.join('\n');
}

function targetIndent(opened: readonly OpenComponent[], indent: number): number {
  const outer = opened[0]?.indent;
  const inner = opened.at(-1)?.indent;
  if (outer === undefined || inner === undefined) return indent;
  return Math.min(indent, outer + Math.max(0, indent - inner - 2));
}
