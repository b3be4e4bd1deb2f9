import { labelOf } from '../markdown/box-marker.ts';
import { convertRawHtml } from '../markup/convert-raw-html.ts';
import { convertTable } from '../markup/convert-table.ts';
import { escapeStart } from '../markup/escape-start.ts';
import { joinBlocks, type MarkupBlock, type Taken } from '../markup/markup-block.ts';
import { dedent, fence, findLine, trimLines } from '../markup/markup-lines.ts';
import { type BlockAttributes, takeAttributes } from './asciidoc-attributes.ts';
import type { AsciidocContext } from './asciidoc-context.ts';
import { fillAttributes, toInline } from './asciidoc-inline.ts';
import { isItem, takeList } from './asciidoc-lists.ts';
import { readAsciidocTable } from './asciidoc-table.ts';

/** Deeper blocks are left out: every level copies what is inside. */
const DEEPEST = 16;
const DELIMITER = /^(={4,}|\*{4,}|_{4,}|-{4,}|\.{4,}|\+{4,}|--|~{4,}|`{3,}|[|,:!]={3,})([\w+#.-]*)[ \t]*$/;
const ADMONITION = /^(NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(\S.*)$/;
const ADMONITIONS = new Set(['note', 'tip', 'important', 'warning', 'caution']);
const MACRO = /^([a-z][\w-]*)::([^[\]\s]*)\[(.*)\]$/;
const RULE = /^(?:'{3,}|<{3,}|-{3}|\*{3}|- - -|\* \* \*)$/;
const DIAGRAM =
  /^(?:a2s|actdiag|blockdiag|bpmn|bytefield|d2|dbml|diagrams|ditaa|dpic|erd|excalidraw|gnuplot|graphviz|kroki|mermaid|mindmap|msc|nomnoml|nwdiag|packetdiag|pikchr|plantuml|rackdiag|seqdiag|structurizr|svgbob|symbolator|syntrax|tikz|umlet|vega|vegalite|wavedrom)$/;
const CALLOUTS = /(?:[ \t]?<(?:!--)?(\d{1,3}|\.)(?:--)?>)+[ \t]*$/;
const HEADING = /^(={1,6}|#{1,6})[ \t]+(\S.*)$/;

/** A title on one line, which may repeat its mark at the end; null for every other line. */
export function readHeading(line: string): { readonly level: number; readonly text: string } | null {
  const [, mark = '', words = ''] = HEADING.exec(line) ?? [];
  if (!mark) return null;
  const text = words.endsWith(` ${mark}`) ? words.slice(0, -mark.length) : words;
  return { level: mark.length, text: text.trimEnd() };
}

/** The blocks of a body that holds no sections of its own; a title in it is a label in bold. */
export function convertBody(
  source: readonly string[],
  context: AsciidocContext,
  depth: number,
): readonly MarkupBlock[] {
  const lines = trimLines(source);
  const blocks: MarkupBlock[] = [];
  for (let at = 0; at < lines.length; ) {
    const taken = takeBlock(lines, at, context, depth);
    for (const block of taken.blocks) if (block.lines.length > 0) blocks.push(block);
    at = Math.max(taken.end, at + 1);
  }
  return blocks;
}

/** One block with the lines of attributes above it. A heading is a label: sections are for the caller to tell. */
export function takeBlock(
  lines: readonly string[],
  from: number,
  context: AsciidocContext,
  depth: number,
): Taken {
  const { attributes, end: at } = takeAttributes(lines, from);
  const line = lines[at] ?? '';
  if (depth > DEEPEST || !line.trim() || line === '//') return { blocks: [], end: at + 1 };
  const title = attributes.title
    ? [{ lines: [`**${toInline(attributes.title, context).replaceAll('**', '')}**`] }]
    : [];
  const taken = takeOwn(lines, at, { attributes, context, depth });
  const isShown = taken.blocks.some((block) => block.lines.length > 0);
  return { blocks: isShown ? [...title, ...taken.blocks] : taken.blocks, end: taken.end };
}

interface Place {
  readonly attributes: BlockAttributes;
  readonly context: AsciidocContext;
  readonly depth: number;
}

function takeOwn(lines: readonly string[], at: number, place: Place): Taken {
  const { context, depth } = place;
  const line = (lines[at] ?? '').trimEnd();
  const [, mark, language = ''] = DELIMITER.exec(line) ?? [];
  if (mark !== undefined && (language === '' || mark.startsWith('`')))
    return takeDelimited(lines, at, { ...place, mark, language });
  const heading = readHeading(line);
  if (heading)
    return {
      blocks: [{ lines: [`**${toInline(heading.text, context).replaceAll('**', '')}**`] }],
      end: at + 1,
    };
  if (RULE.test(line)) return { blocks: [], end: at + 1 };
  const macro = MACRO.exec(line);
  if (macro) {
    if (!/^(?:image|video|audio|toc|icon|ifdef|endif)$/.test(macro[1] ?? '')) context.missing += 1;
    return { blocks: [], end: at + 1 };
  }
  if (isItem(line) && !isStyledAsCode(place.attributes))
    return takeList(lines, at, context, {
      endsParagraph,
      takeBlock: (own, start) => takeBlock(own, start, context, depth + 1),
    });
  let end = at;
  while (lines[end]?.trim() && !(end > at && endsParagraph(lines[end] ?? ''))) end += 1;
  return {
    blocks: convertParagraph(lines.slice(at, Math.max(end, at + 1)), place),
    end: Math.max(end, at + 1),
  };
}

function endsParagraph(line: string): boolean {
  return DELIMITER.test(line) || /^\[[^\]]*\][ \t]*$/.test(line) || line.trim() === '+' || line === '//';
}

function convertParagraph(source: readonly string[], place: Place): readonly MarkupBlock[] {
  const { attributes, context, depth } = place;
  const style = attributes.style.toLowerCase();
  if (ADMONITIONS.has(style))
    return [{ lines: [`**${labelOf(style)}**`] }, ...context.convertBody(source, depth + 1)];
  if (isStyledAsCode(attributes) || DIAGRAM.test(style)) return convertCode(source, place);
  if (style === 'quote') return convertQuote(source, place);
  if (style === 'verse') return verse(source, place);
  if (style === 'pass' || style === 'comment') return style === 'pass' ? convertRawHtml(source) : [];
  if (/^[ \t]/.test(source[0] ?? '') && style !== 'normal') return [{ lines: fence(dedent(source), '') }];
  const [, kind, rest = ''] = ADMONITION.exec(source[0] ?? '') ?? [];
  const text = [kind ? rest : (source[0] ?? ''), ...source.slice(1)]
    .map((line) => line.trim().replace(/ \+$/, ''))
    .join(' ');
  const shown = escapeStart(toInline(text, context));
  if (!shown) return [];
  return kind ? [{ lines: [`**${labelOf(kind)}**`] }, { lines: [shown] }] : [{ lines: [shown] }];
}

function takeDelimited(
  lines: readonly string[],
  at: number,
  place: Place & { readonly mark: string; readonly language: string },
): Taken {
  const { mark, language, attributes, context, depth } = place;
  const close = findLine(lines, at + 1, (line) => line.trimEnd() === mark);
  const body = lines.slice(at + 1, close);
  const end = Math.min(close + 1, lines.length);
  const style = attributes.style.toLowerCase();
  const label = ADMONITIONS.has(style) ? labelOf(style) : null;
  const convert = (): readonly MarkupBlock[] => {
    if (/^[|,:!]=/.test(mark))
      return convertTable(readAsciidocTable(body, mark, attributes.named), context, depth);
    if (style === 'comment') return [];
    if (style === 'stem' || style === 'latexmath' || style === 'asciimath')
      return [{ lines: fence(body, 'math') }];
    if (DIAGRAM.test(style)) return [];
    if (/^\++$/.test(mark)) return convertRawHtml(body);
    if (label) return [{ lines: [`**${label}**`] }, ...context.convertBody(body, depth + 1)];
    if (/^[-.`]/.test(mark) && mark !== '--')
      return convertCode(body, { ...place, attributes: language ? { ...attributes, language } : attributes });
    if (style === 'verse') return verse(body, place);
    if (isStyledAsCode(attributes)) return convertCode(body, place);
    if (mark.startsWith('_') || style === 'quote') return convertQuote(body, place);
    return context.convertBody(body, depth + 1);
  };
  return { blocks: convert(), end };
}

function isStyledAsCode({ style, language }: BlockAttributes): boolean {
  return /^(?:source|listing|literal)$/.test(style.toLowerCase()) || (style === '' && language !== '');
}

function convertCode(source: readonly string[], { attributes, context }: Place): readonly MarkupBlock[] {
  const { language, substitutions, style } = attributes;
  if (DIAGRAM.test(language.toLowerCase()) || DIAGRAM.test(style.toLowerCase())) return [];
  const own = source.map((line) =>
    line.replace(CALLOUTS, (marks) => marks.replace(/[ \t]?<(?:!--)?(\d{1,3}|\.)(?:--)?>/g, ' ($1)')),
  );
  const code = /\b(?:attributes|normal)\b|^\+?a\b/.test(substitutions)
    ? own.map((line) => fillAttributes(line, context))
    : own;
  return [{ lines: fence(dedent(code), language) }];
}

function convertQuote(
  source: readonly string[],
  { attributes, context, depth }: Place,
): readonly MarkupBlock[] {
  const own = joinBlocks(context.convertBody(source, depth + 1)).map((line) => (line ? `> ${line}` : '>'));
  const by = attributes.positional.slice(1, 3).filter(Boolean).join(', ');
  return [{ lines: own }, ...(by ? [{ lines: [`— ${toInline(by, context)}`] }] : [])];
}

function verse(source: readonly string[], { context }: Place): readonly MarkupBlock[] {
  const shown = source.map((line) => toInline(line, context)).filter(Boolean);
  return [{ lines: shown.map((line, index) => (index < shown.length - 1 ? `${line}  ` : line)) }];
}
