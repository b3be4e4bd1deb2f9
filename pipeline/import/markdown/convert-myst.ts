import { replaceOutsideCode } from '../cut/code-ranges.ts';
import { toId } from '../restructured-text/rst-context.ts';
import { speakRole } from '../restructured-text/rst-inline.ts';
import { readMystDirective } from './myst-directive.ts';

const OPENING = /^([ \t]*)(`{3,}|~{3,}|:{3,})[ \t]*\{([A-Za-z][\w:+.-]{0,60})\}[ \t]*(.*)$/;
const CLOSING = /^[ \t]*(`{3,}|~{3,}|:{3,})[ \t]*$/;
const OPTION = /^[ \t]*:([\w-]{1,60}):(?:[ \t]+(.*))?$/;
const ROLE =
  /(?<![\w$`{])(?<!\w\/)\{([A-Za-z][\w:+.-]{0,60})\}(?:`([^`\n]{1,500}(?:\n[^`\n]{1,500}){0,3})`(?!`)|``([^\n]{1,500}?)``(?!`))/g;
const LABEL_LINE = /^\(([\w.:+/ -]{1,100})\)=[ \t]*$/;
const LABEL_LINK = /(?<![!\\])\[([^[\]\n]{0,500})\]\(([A-Za-z][\w-]{0,100})\)/g;
/** A link that has the title of its page for words, which is not known here. */
const BARE_LINK = /(?<![!\\\]])\[\]\(([^()\s<>]{1,300})\)/g;
const NO_LABELS = { labels: new Map<string, string>() };
/** Deeper boxes are text. */
const MOST_OPEN = 30;

/** What became of a text, and how much of it stands for what other files hold. */
export interface ConvertedMyst {
  readonly text: string;
  readonly templateMarks: number;
}

/**
 * Turns the marks of MyST, the Markdown of Sphinx, into plainer ones: directives in fences become boxes or code, roles become
 * words or code, labels become anchors; comments and what only the site's builder reads goes. Code is untouched.
 */
export function convertMyst(source: string): ConvertedMyst {
  const { text, templateMarks, count } = convertLines(source);
  let roles = 0;
  const spoken = replaceOutsideCode(text, ROLE, ([, role = '', single, double]) => {
    roles += 1;
    return speakRole(role, (single ?? double ?? '').replace(/\s+/g, ' ').trim(), NO_LABELS);
  });
  // In other Markdown a name alone is the page beside this one.
  if (roles === 0 && count === 0) return { text: spoken, templateMarks };
  const linked = replaceOutsideCode(spoken, LABEL_LINK, ([, words = '', label = '']) =>
    words.trim() ? words : label.replace(/[-_]+/g, ' '),
  );
  const named = replaceOutsideCode(linked, BARE_LINK, ([, target = '']) => {
    const name =
      target
        .replace(/[?#].*$/, '')
        .split('/')
        .at(-1)
        ?.replace(/\.\w+$/, '') || target.replace(/^#/, '');
    return `[${name.replace(/[-_]+/g, ' ')}](${target})`;
  });
  return { text: named, templateMarks };
}

interface OpenDirective {
  readonly marker: string;
  readonly closing: readonly string[];
}

function convertLines(source: string): ConvertedMyst & { readonly count: number } {
  const lines = source.split('\n');
  const kept: string[] = [];
  const open: OpenDirective[] = [];
  let templateMarks = 0;
  let count = 0;
  let code = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const closing = CLOSING.exec(line)?.[1] ?? '';
    if (code) {
      if (closes(closing, code)) code = '';
      kept.push(line);
      continue;
    }
    const last = open.at(-1);
    if (last && closes(closing, last.marker)) {
      for (const each of last.closing) kept.push(each);
      open.pop();
      continue;
    }
    const [, indent = '', marker = '', name = '', argument = ''] = OPENING.exec(line) ?? [];
    const directive = name && open.length < MOST_OPEN ? readMystDirective(name, argument.trim()) : null;
    if (!directive) {
      const plain = marker
        ? ''
        : (/^[ \t]*(?:[-*+>] +|\d{1,9}[.)] +)?(`{3,}(?![^\n]*`)|~{3,})/.exec(line)?.[1] ?? '');
      const fence = marker && !marker.startsWith(':') ? marker : plain;
      if (fence) code = fence;
      const label = LABEL_LINE.exec(line)?.[1];
      if (label !== undefined) {
        count += 1;
        kept.push(`{#${toId(label)}}`, '');
      } else if (fence || !isComment(line, lines[at - 1] ?? '')) kept.push(line);
      else if (kept.at(-1)) kept.push('');
      continue;
    }
    count += 1;
    templateMarks += directive.isMissing ? 1 : 0;
    const options = readOptions(lines, at + 1);
    if (directive.kind === 'box') {
      at = options.end - 1;
      kept.push('', ...directive.opening.map((each) => indent + each));
      if (directive.opening.length > 0 && !directive.closing) kept.push('');
      open.push({ marker, closing: directive.closing ? [indent + directive.closing] : [''] });
      continue;
    }
    const end = findEnd(lines, at + 1, marker);
    const caption = options.values.get('caption') ?? '';
    if (directive.kind === 'code') {
      const own = marker.startsWith(':') ? '`'.repeat(Math.max(3, marker.length)) : marker;
      if (caption) kept.push('', `${indent}**${caption}**`, '');
      const first = directive.isArgumentCode && argument.trim() ? [indent + argument.trim()] : [];
      kept.push(`${indent}${own}${directive.language}`, ...first);
      let from = options.end;
      while (from < end && !lines[from]?.trim()) from += 1;
      for (let index = Math.min(from, end); index < end; index += 1) kept.push(lines[index] ?? '');
      kept.push(indent + own);
    }
    at = end;
  }
  return { text: kept.join('\n'), templateMarks, count };
}

function closes(closing: string, marker: string): boolean {
  return closing.length >= marker.length && closing.startsWith(marker);
}

/** Of the line that closes what begins at `from`; without one it goes to the end. */
function findEnd(lines: readonly string[], from: number, marker: string): number {
  let end = from;
  while (end < lines.length && !closes(CLOSING.exec(lines[end] ?? '')?.[1] ?? '', marker)) end += 1;
  return end;
}

/** Lines such as `:class: tip` right below, or between two lines of `---`. */
function readOptions(lines: readonly string[], from: number) {
  const values = new Map<string, string>();
  let end = from;
  if (lines[from]?.trim() === '---') {
    const stop = lines.slice(from + 1, from + 50).findIndex((line) => line.trim() === '---');
    return { values, end: stop === -1 ? from : from + stop + 2 };
  }
  for (; end < lines.length; end += 1) {
    const option = OPTION.exec(lines[end] ?? '');
    if (!option) break;
    values.set(option[1]?.toLowerCase() ?? '', option[2]?.trim() ?? '');
  }
  return { values, end };
}

/** `% words` is a comment, and `+++` parts cells, where no paragraph goes on. */
function isComment(line: string, above: string): boolean {
  if (!/^(?:%(?:[ \t]|$)|\+{3}[ \t]*(?:\{.*\})?[ \t]*$)/.test(line)) return false;
  return !above.trim() || /^[%+#(]|^[ \t]*[`:~]{3}/.test(above);
}
