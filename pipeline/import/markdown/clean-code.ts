import { findFences } from '../cut/code-ranges.ts';

const OPENING = /^([ \t]*(?:[-*+>] +|\d+[.)] +)?)(`{3,}|~{3,})[ \t]*(.*)$/;
/** Drawn by a program; its source says nothing to a reader. */
const DIAGRAM =
  /^\{?[.:]?(?:mermaid|graphviz|dot|plantuml|puml|d2|vega|vega-lite|vegalite|kroki(?:-\w+)?|wavedrom|nomnoml|ditaa|bytefield|svgbob|blockdiag|seqdiag|actdiag|nwdiag|erd|structurizr|pikchr|excalidraw|markmap)(?![\w+#.-])/i;
/** Lines that only the generator reads. */
const COMMENT = '[ \\t]*(?://|#|--|<!--|/\\*|\\{/\\*|;|%)[ \\t]*';
const MARK_LINE = new RegExp(
  `^${COMMENT}(?:-{3,}cut(?:-(?:before|after|start|end))?-{3,}|(?:highlight|error|focus|diff|collapse|prettier)-(?:next-line|line|start|end|ignore(?:-start|-end)?)|@(?:filename|errors|noErrors|noImplicit\\w+|module|moduleResolution|target|strict|lib|jsx|showEmit|emit|log|allowJs|checkJs|types|esModuleInterop|annotate|highlight)(?::.*)?|#?(?:end)?region(?: .*)?|\\[!code .*|--8<-- \\[.*)[ \\t]*(?:-->|\\*/\\}?)?[ \\t]*$`,
);
const QUERY_LINE = /^[ \t]*\/\/[ \t]*\^[?|^]*[ \t]*$/;
const CUT_BEFORE = /^[ \t]*\/\/[ \t]*-{3,}cut(?:-before)?-{3,}[ \t]*$/;
const CUT_AFTER = /^[ \t]*\/\/[ \t]*-{3,}cut-after-{3,}[ \t]*$/;
const INLINE_MARK =
  /[ \t]{0,99}(?:\/\/|#|--|;|<!--|\/\*|\{\/\*)[ \t]{0,9}\[!code[ \t]([^\]\n]{1,99})\][ \t]{0,9}(?:-->|\*\/\}?)?/;
/** As in `title="app.toml"`, or as in `[npm]` at the end. */
const TITLE =
  /(?<![\w-])(?:title|file_?name|file|caption)=\{?(?:"([^"]{1,200})"|'([^']{1,200})'|([^\s"'{}]{1,200}))|[ \t]\[([^[\]]{1,100})\]/i;
/** A line that stands for a file of the project, which is not here. */
const INCLUDE_LINE =
  /^[ \t]*(?:-{1,2}8<-{1,2}(?: +["'].*)?|<<<[ \t]*@?[/.~\w].*|\{\{ ?#(?:include|rustdoc_include|playground|template)\b.*\}\}|@@?include\b.*|\{![^{}]*!\}|\{\*[^{}*]*\*\}|#include-code.*|!INCLUDE .*|\[!(?:INCLUDE|CODE)\b.*)[ \t]*$/;

/** What became of a text, and how many files it includes that are not here. */
export interface CleanCode {
  readonly text: string;
  readonly includes: number;
}

/**
 * Code as readers see it on the site: without marks for highlighting, without lines for a type checker, without the sources of
 * diagrams; of what stands behind the marks of a fence its language stays, and its title above it. Lines that include a file go, in and outside code, and are counted.
 */
export function cleanCode(text: string): CleanCode {
  const parts: string[] = [];
  let includes = 0;
  let from = 0;
  const prose = (part: string) => {
    const kept = part.split('\n').filter((line) => !INCLUDE_LINE.test(line));
    includes += part.split('\n').length - kept.length;
    return kept.join('\n');
  };
  for (const [start, end] of findFences(text)) {
    parts.push(prose(text.slice(from, start)));
    const fence = cleanFence(text.slice(start, end).split('\n'));
    includes += fence.includes;
    parts.push(fence.lines.join('\n'));
    from = end;
  }
  parts.push(prose(text.slice(from)));
  return { text: parts.join(''), includes };
}

function cleanFence(source: readonly string[]): { lines: readonly string[]; includes: number } {
  const [opening = '', ...body] = source;
  const [, lead = '', marker = '', info = ''] = OPENING.exec(opening) ?? [];
  if (DIAGRAM.test(info)) return { lines: [], includes: 0 };
  const isClosed = body.at(-1)?.includes(marker) ?? false;
  const code = isClosed ? body.slice(0, -1) : body;
  const closing = isClosed ? body.slice(-1) : [];
  const own = code.filter((line) => !INCLUDE_LINE.test(line));
  const includes = code.length - own.length;
  // Nothing but what is not here.
  if (includes > 0 && own.every((line) => !line.trim())) return { lines: [], includes };
  // Before and after the cuts stands what only the type checker needs.
  const isChecked = /\btwoslash\b/.test(info);
  const from = isChecked ? own.findLastIndex((line) => CUT_BEFORE.test(line)) + 1 : 0;
  const to = isChecked ? own.findIndex((line) => CUT_AFTER.test(line)) : -1;
  const shown = own
    .slice(from, to === -1 ? own.length : to)
    .filter((line) => !MARK_LINE.test(line) && !QUERY_LINE.test(line));
  const isChange = shown.some((line) => /\[!code (?:\+\+|--)/.test(line));
  return {
    lines: [
      ...titleLines(info, lead),
      `${lead}${marker}${isChange ? 'diff' : languageOf(info)}`,
      ...shown.map((line) => unmark(line, isChange)),
      ...closing,
    ],
    includes,
  };
}

/** The rest of what stands behind the marks tells the generator how to draw the code. */
function languageOf(info: string): string {
  return /^(?:\{[ \t]*)?\.?([\w+#.-]+)(?!=)(?![\w+#.-])/.exec(info)?.[1] ?? '';
}

/** The name of the file, or what the code shows, above it; in the line of a list item it has no room. */
function titleLines(info: string, lead: string): readonly string[] {
  const match = TITLE.exec(info);
  const title =
    match
      ?.slice(1)
      .find((value) => value !== undefined)
      ?.trim() ?? '';
  if (lead.trim() || !/[\p{L}\p{N}]/u.test(title)) return [];
  return ['', `${lead}**${/[_*]/.test(title) ? `\`${title.replaceAll('`', '')}\`` : title}**`, ''];
}

/** Lines that come and go say so as in a diff: without a mark, old and new code would stand side by side. */
function unmark(line: string, isChange: boolean): string {
  const match = line.includes('[!code') ? INLINE_MARK.exec(line) : null;
  const bare = match ? line.slice(0, match.index) + line.slice(match.index + match[0].length) : line;
  if (!isChange) return bare;
  return `${match?.[1]?.startsWith('++') ? '+' : match?.[1]?.startsWith('--') ? '-' : ' '} ${bare}`.trimEnd();
}
