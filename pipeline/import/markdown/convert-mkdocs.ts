import {
  createRangeCursor,
  findCodeRanges,
  findFences,
  type Range,
  replaceOutsideCode,
} from '../cut/code-ranges.ts';

/** A name of Python or of another language with parts: a box has none. */
const OBJECT = /^([ \t]*):::[ \t]+([A-Za-z_]\w*(?:[.:/]+\w+)+|[A-Za-z_]\w*)[ \t]*$/;
const OBJECT_OPTION = /^[ \t]+(?:handler|options|selection|rendering|inventories):/;
const BLOCK = /^([ \t]*)\/{3,}[ \t]*([A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*(.*))?$/;
const BLOCK_END = /^([ \t]*)\/{3,}[ \t]*$/;
const BLOCK_OPTION = /^ {4}[ \t]*([\w-]+):(?:[ \t]+(.*))?$/;
const ABBREVIATION = /^ {0,3}\*\[[^\]\n]{1,200}\]:/;
const KEYS = /(?<![\w+])\+\+([\w"'-]{1,30}(?:\+[\w"'.,/-]{1,30}){0,6})\+\+(?![\w+])/g;
const CRITIC =
  /([ \t])?(?:\{(\+\+|--|==|>>)((?:(?!\{\+\+|\{--|\{==|\{>>)[^\n]){1,500}?)(?:\+\+|--|==|<<)\}|\{~~([^~\n]{0,300})~>([^~\n]{0,300})~~\})/g;
const MARKED = /(?<![=\w])==(?=[^\s=])([^=\n]{1,300})(?<=\S)==(?![=\w])/g;
const ICON =
  /(^|[ \t])?:(?:material|fontawesome|octicons|simple)-[a-z0-9-]{1,80}:(?:\{[^{}\n]{0,100}\})?([ \t])?/gm;
const SPAN_LANGUAGE = /^(`+)(?::::|#!)[a-z][\w+-]{0,30} (?=\S)/;

/** What became of a text, and how much of it stands for what other files hold. */
export interface ConvertedMkDocs {
  readonly text: string;
  readonly templateMarks: number;
}

/**
 * Turns the marks of MkDocs and of the extensions of its themes into plainer ones: keys become code, edits that are marked
 * become what they lead to, icons go, blocks between `///` become boxes between `:::`, and what documents an object of a
 * program, which stands in its source, becomes the object's name. Code is untouched.
 */
export function convertMkDocs(source: string): ConvertedMkDocs {
  const { text, templateMarks } = convertLines(source);
  let converted = dropSpanLanguages(text);
  const apply = (pattern: RegExp, replace: (match: RegExpExecArray) => string) => {
    converted = replaceOutsideCode(converted, pattern, replace);
  };
  if (/\{(?:\+\+|--|==|>>|~~)/.test(text)) converted = convertEdits(converted);
  if (text.includes('++')) apply(KEYS, ([, keys = '']) => `\`${keys.split('+').map(nameKey).join('+')}\``);
  if (text.includes('==')) apply(MARKED, ([, words = '']) => words);
  apply(ICON, ([, before, after]) => (before === undefined ? (after ?? '') : before));
  return { text: converted, templateMarks };
}

function convertEdits(text: string): string {
  return replaceOutsideCode(text, CRITIC, (match) => {
    const [whole, space = '', mark, words = '', , replacement = ''] = match;
    if (mark === undefined) return space + replacement;
    if (/^(?:\+\+|==)$/.test(mark)) return space + words;
    return /^(?:[ \t\n]|$)/.test(text.slice(match.index + whole.length).slice(0, 1)) ? '' : space;
  });
}

function convertLines(source: string): ConvertedMkDocs {
  if (!/^[ \t]*(?::::|\/{3}|\*\[)/m.test(source)) return { text: source, templateMarks: 0 };
  const lines = source.split('\n');
  const fenceAt = createRangeCursor(findFences(source));
  const isCode: boolean[] = [];
  let offset = 0;
  for (const line of lines) {
    isCode.push(fenceAt(offset) !== null);
    offset += line.length + 1;
  }
  const kept: string[] = [];
  let templateMarks = 0;
  let open = 0;
  let ends = lines.filter((line, index) => !isCode[index] && BLOCK_END.test(line)).length;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const end = isCode[at] ? null : BLOCK_END.exec(line);
    const [, indent = '', kind, title = ''] = (isCode[at] ? null : BLOCK.exec(line)) ?? [];
    if (end) {
      ends -= 1;
      if (open > 0) kept.push(`${end[1] ?? ''}:::`);
      open = Math.max(0, open - 1);
    } else if (kind !== undefined && ends > open) {
      open += 1;
      const options = readBlockOptions(lines, at + 1);
      at = options.end - 1;
      kept.push(indent + toBox(options.values.get('type') ?? kind.toLowerCase(), title));
    } else if (!isCode[at] && OBJECT.test(line) && isObject(line, lines[at + 1] ?? '')) {
      templateMarks += 1;
      kept.push('', line.replace(OBJECT, '$1`$2`'), '');
      while (/^(?: {4}|\t)/.test(lines[at + 1] ?? '')) at += 1;
    } else if (isCode[at] || !ABBREVIATION.test(line)) kept.push(line);
  }
  return { text: kept.join('\n'), templateMarks };
}

function isObject(line: string, below: string): boolean {
  return /:::[ \t]+\w+[.:/]/.test(line) || OBJECT_OPTION.test(below);
}

function readBlockOptions(lines: readonly string[], from: number) {
  const values = new Map<string, string>();
  let end = from;
  for (; ; end += 1) {
    const option = BLOCK_OPTION.exec(lines[end] ?? '');
    if (!option) break;
    values.set(option[1]?.toLowerCase() ?? '', option[2]?.trim() ?? '');
  }
  return { values, end };
}

function toBox(kind: string, title: string): string {
  const isPlain = /^(?:html|define|caption|figure-caption|table-caption)$/.test(kind);
  const words = title.replace(/[[\]{}]/g, '').trim();
  return isPlain ? ':::div' : `:::${kind}${words ? `[${words}]` : ''}`;
}

/** `arrow-up` is "Arrow Up"; what is in quotes is typed as it is. */
function nameKey(key: string): string {
  if (/^["']/.test(key)) return key.replace(/["']/g, '');
  return key.replace(/[a-z]+/gi, (part) => part.charAt(0).toUpperCase() + part.slice(1)).replaceAll('-', ' ');
}

/** A span of code may begin with the name of its language. */
function dropSpanLanguages(text: string): string {
  if (!/`(?::::|#!)/.test(text)) return text;
  let result = '';
  let copied = 0;
  for (const [start, end] of findCodeRanges(text)) {
    const mark = isSpan([start, end], text)
      ? SPAN_LANGUAGE.exec(text.slice(start, Math.min(end, start + 99)))
      : null;
    if (!mark) continue;
    result += text.slice(copied, start) + mark[1];
    copied = start + mark[0].length;
  }
  return result + text.slice(copied);
}

function isSpan([start, end]: Range, text: string): boolean {
  return text.charAt(start) === '`' && text.charAt(end - 1) === '`';
}
