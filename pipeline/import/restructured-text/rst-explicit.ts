import type { MarkupBlock, Taken } from '../markup/markup-block.ts';
import { dedent, takeIndented, trimLines } from '../markup/markup-lines.ts';
import type { RstContext } from './rst-context.ts';
import { convertDirective, type RstDirective } from './rst-directives.ts';

const DIRECTIVE = /^\.\. ([A-Za-z][\w:+.-]{0,80}?)::(?:[ \t]+(.*))?$/;
const FOOTNOTE = /^\.\. \[(?:#[\w-]*|\*|\d+)\](?:[ \t]+(.*))?$/;
const CITATION = /^\.\. \[([A-Za-z][\w.-]*)\](?:[ \t]+(.*))?$/;
const OPTION = /^:([\w-]{1,60}):(?:[ \t]+(.*))?$/;

/** What begins with two full stops: a directive, a note; targets, substitutions and comments show nothing. */
export function convertExplicit(
  lines: readonly string[],
  at: number,
  context: RstContext,
  depth: number,
): Taken {
  const line = (lines[at] ?? '').trimEnd();
  const below = takeIndented(lines, at + 1, 1);
  const end = at + 1 + below.length;
  const [, name, argument = ''] = DIRECTIVE.exec(line) ?? [];
  if (name !== undefined)
    return { blocks: convertDirective(toDirective(name, argument, below), context, depth), end };
  const footnote = FOOTNOTE.exec(line);
  if (footnote) return { blocks: context.convertBody([footnote[1] ?? '', ...dedent(below)], depth + 1), end };
  const citation = CITATION.exec(line);
  if (citation) {
    const [first, ...others] = context.convertBody([citation[2] ?? '', ...dedent(below)], depth + 1);
    const named: MarkupBlock = {
      lines: [`**${citation[1]}**: ${first?.lines[0] ?? ''}`, ...(first?.lines.slice(1) ?? [])],
    };
    return { blocks: [named, ...others], end };
  }
  // An empty comment does not take what is indented below it.
  if (line === '..' && !lines[at + 1]?.trim()) return { blocks: [], end: at + 1 };
  return { blocks: [], end };
}

function toDirective(name: string, first: string, below: readonly string[]): RstDirective {
  const lines = dedent(below);
  const argument = first.trim() ? [first.trim()] : [];
  const options = new Map<string, string>();
  let at = 0;
  while (at < lines.length && lines[at]?.trim() && !OPTION.test(lines[at] ?? '')) {
    // Without anything behind the name the lines below are the body.
    if (argument.length === 0) break;
    argument.push((lines[at] ?? '').trim());
    at += 1;
  }
  let last = '';
  for (; at < lines.length && lines[at]?.trim(); at += 1) {
    const option = OPTION.exec(lines[at] ?? '');
    if (option) {
      last = option[1]?.toLowerCase() ?? '';
      options.set(last, option[2]?.trim() ?? '');
    } else if (last && /^ /.test(lines[at] ?? '')) {
      options.set(last, `${options.get(last)} ${lines[at]?.trim()}`.trim());
    } else break;
  }
  return {
    name: name.toLowerCase().replace(/^(?:py|c|cpp|js|std|rst|sd|ipython):/, ''),
    argument,
    options,
    body: trimLines(lines.slice(at)),
  };
}
