import { joinBlocks, type Taken } from '../markup/markup-block.ts';
import { dedent, prefixLines, takeIndented } from '../markup/markup-lines.ts';
import type { RstContext } from './rst-context.ts';
import { toInline } from './rst-inline.ts';

const FIELD = /^:((?:[^:\\\n`]|\\.|:(?=\S)){1,100}):(?: +(.*))?$/;
const OPTION =
  /^((?:--?|\/)[\w?][\w-]{0,60}(?:[ =]<?[\w.-]{1,40}>?)?(?:, (?:--?|\/)[\w?][\w-]{0,60}(?:[ =]<?[\w.-]{1,40}>?)?){0,5})(?: {2,}(\S.*))?$/;

/** Whether a line begins a field, as in `:name: value`. */
export function isField(line: string): boolean {
  return FIELD.test(line);
}

/** Whether a line describes an option of a command. */
export function isOption(line: string): boolean {
  return OPTION.test(line);
}

/** Fields as the items of a list, each with its name in bold. */
export function takeFields(lines: readonly string[], at: number, context: RstContext, depth: number): Taken {
  const items: string[] = [];
  let end = at;
  for (let match = FIELD.exec(lines[end] ?? ''); match; match = FIELD.exec(lines[end] ?? '')) {
    const [, name = '', value = ''] = match;
    const more = takeIndented(lines, end + 1, 1);
    const body = joinBlocks(context.convertBody([value, ...dedent(more)], depth + 1));
    const label = toInline(
      name.replace(/^(?:param|parameter|arg|argument|key|keyword|raises?|var|ivar|cvar) (?=\S)/, ''),
      context,
    );
    for (const line of prefixLines([`**${label}**: ${body[0] ?? ''}`.trimEnd(), ...body.slice(1)], '- '))
      items.push(line);
    end += 1 + more.length;
    while (end < lines.length && !lines[end]?.trim()) end += 1;
  }
  return { blocks: [{ lines: items }], end };
}

/** Options of a command as the items of a list. */
export function takeOptions(lines: readonly string[], at: number, context: RstContext, depth: number): Taken {
  const items: string[] = [];
  let end = at;
  for (let match = OPTION.exec(lines[end] ?? ''); match; match = OPTION.exec(lines[end] ?? '')) {
    const [, option = '', words = ''] = match;
    const more = takeIndented(lines, end + 1, 2);
    const body = joinBlocks(context.convertBody([words, ...dedent(more)], depth + 1));
    const first = body.length > 0 ? `\`${option}\`: ${body[0]}` : `\`${option}\``;
    for (const line of prefixLines([first, ...body.slice(1)], '- ')) items.push(line);
    end += 1 + more.length;
    if (!lines[end]?.trim() && OPTION.test(lines[end + 1] ?? '')) end += 1;
  }
  return { blocks: [{ lines: items }], end };
}
