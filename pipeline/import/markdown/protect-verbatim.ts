import { fenceFor } from '../../text/fence.ts';
import { beginsLine } from '../cut/code-ranges.ts';

/** Noncharacter that stands for a brace which is the writer's own, until templates are taken out. */
const BRACE = '\uFDD2';
const MARK =
  /\{%-?\s{0,9}(raw|endraw|highlight|endhighlight|comment|endcomment)\b([^{}%\n]{0,300})%\}|\{\{[<%]\s{0,9}(\/?)\s{0,9}(highlight)\b([^{}\n]{0,300}?)[>%]\}\}/g;

/**
 * Takes out the marks around what a template engine passes on as it is: `raw` goes and its body is kept from being read as a
 * template, `highlight` becomes fenced code and `comment` goes with its body. `unprotect` brings the braces back.
 */
export function protectVerbatim(text: string): string {
  let kept = '';
  let from = 0;
  let open: Open | null = null;
  for (const match of text.matchAll(MARK)) {
    const { kind, isEnd, language } = describe(match);
    // The mark of another kind inside is the body's own word.
    if (open ? !isEnd || open.kind !== kind : isEnd) continue;
    const body: string = text.slice(from, match.index);
    if (open) kept += close(open, body);
    else kept += body;
    open = open ? null : { kind, language, beginsLine: beginsLine(text, match.index) };
    from = match.index + match[0].length;
  }
  return kept + text.slice(from);
}

export function unprotect(text: string): string {
  return text.replaceAll(BRACE, '{');
}

interface Open {
  readonly kind: string;
  readonly language: string;
  readonly beginsLine: boolean;
}

function describe([, liquid, options = '', slash, , arguments_ = '']: RegExpExecArray) {
  const isEnd = liquid ? liquid.startsWith('end') : slash === '/';
  return {
    kind: liquid ? liquid.replace(/^end/, '') : 'highlight',
    isEnd,
    language: /^\s*"?([\w+#.-]+)/.exec(liquid ? options : arguments_)?.[1] ?? '',
  };
}

function close({ kind, language, beginsLine: begins }: Open, body: string): string {
  if (kind === 'comment') return '';
  const own = body.replaceAll('{', BRACE);
  // On lines of their own the marks leave no blank lines behind: they may stand inside fenced code.
  if (kind === 'raw')
    return begins
      ? own
          .replace(/^[ \t]*\n/, '')
          .replace(/(?<=\n)[ \t]*$/, '')
          .replace(/\n$/, '')
      : own;
  const fence = fenceFor(body);
  return `\n${fence}${language}\n${own.replace(/^(?:[ \t]*\n)+/, '').trimEnd()}\n${fence}\n`;
}
