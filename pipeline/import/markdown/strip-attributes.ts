import { createRangeCursor, findFences, lineBefore, replaceOutsideCode } from '../cut/code-ranges.ts';

const BLOCK_LINE = /^[ \t]*\{:{1,2}[^{}\n]*\}[ \t]*$/;
const SPAN = /\{:[^{}\n]{0,300}\}/g;
/** As in `{ .annotate }` or `{ #place data-x="y" }`, where it can only be an attribute list. */
const LIST =
  /[ \t]{0,9}\{[ \t]*(?:[.#][\w-]+|[\w-]+="[^"{}\n]*")(?:[ \t]+[.#]?[\w-]+(?:=(?:"[^"{}\n]*"|[\w-]+))?)*[ \t]*\}/g;
const HEADING = /^ {0,3}#{1,6}[ \t]/;
const TOC_LINE = /^[ \t]*(?:\[\[?_?toc_?\]?\]|\[\[_TOC_\]\]|\$\{?toc\}?)[ \t]*$/i;
const KRAMDOWN_COMMENT = /^\{::comment\}[ \t]*$(?:(?!^\{::comment\})[\s\S])*?^\{:\/(?:comment)?\}[ \t]*$/gm;

/**
 * Takes attribute lists of kramdown and of Python Markdown out of a text: `{: .note }` on a line or behind a word,
 * `{ .annotate }`, `{:toc}` with the list that it stands for. The id of a heading becomes its anchor (`{#id}`). Code is untouched.
 */
export function stripAttributes(text: string): string {
  if (!/\{[:.# \tA-Za-z]|toc/i.test(text)) return text;
  const bare = stripLines(replaceOutsideCode(text, KRAMDOWN_COMMENT, () => ''));
  const spans = replaceOutsideCode(bare, SPAN, (match) => keepAnchor(match, bare));
  return replaceOutsideCode(spans, LIST, (match) => keepAnchor(match, spans));
}

function stripLines(text: string): string {
  const fenceAt = createRangeCursor(findFences(text));
  const lines: string[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const inFence = fenceAt(offset) !== null;
    offset += line.length + 1;
    if (!inFence && TOC_LINE.test(line)) continue;
    if (inFence || !BLOCK_LINE.test(line)) {
      lines.push(line);
      continue;
    }
    const last = lines.at(-1) ?? '';
    if (/\{:[ \t]*toc\b/i.test(line) && /^[ \t]*(?:[-*+]|\d+\.)[ \t]/.test(last)) lines.pop();
    const id = idOf(line);
    if (id && HEADING.test(last) && !last.includes('{')) lines[lines.length - 1] = `${last} {#${id}}`;
  }
  return lines.join('\n');
}

/** Nothing, or on a heading the anchor alone. */
function keepAnchor({ 0: list, index }: RegExpExecArray, text: string): string {
  if (/^\{#[^\s{}]+\}$/.test(list.trim())) return list;
  const id = idOf(list);
  if (!id) return '';
  const line = lineBefore(text, index, 1_000);
  return HEADING.test(line) ? ` {#${id}}` : '';
}

function idOf(list: string): string | null {
  return /#([^\s{}#."']+)/.exec(list)?.[1] ?? null;
}
