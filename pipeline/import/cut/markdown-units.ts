import MarkdownIt from 'markdown-it';
import { shortenTitle } from '../document-title.ts';
import type { Range } from './code-ranges.ts';

/** A piece of a Markdown text that reads as one thing. `range` counts UTF-16 units of the text, whole lines. */
export type MarkdownUnit =
  | {
      readonly kind: 'heading';
      readonly range: Range;
      readonly line: number;
      readonly level: number;
      readonly text: string;
    }
  | {
      readonly kind: 'block';
      readonly range: Range;
      readonly type: BlockType;
      readonly isProse: boolean;
      readonly parts: readonly Range[];
    };

export type BlockType = 'paragraph' | 'list' | 'steps' | 'table' | 'code' | 'quote' | 'html' | 'other';

const BLOCK_TYPES: Readonly<Record<string, BlockType>> = {
  paragraph_open: 'paragraph',
  bullet_list_open: 'list',
  ordered_list_open: 'steps',
  table_open: 'table',
  fence: 'code',
  code_block: 'code',
  blockquote_open: 'quote',
  html_block: 'html',
};

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** Links and badges included, of which little is left in the heading's text. */
const LONGEST_HEADING_SOURCE = 2_000;

/**
 * The headings and blocks of a Markdown text in order. `parts` of a list are its items and of a table its rows;
 * other blocks have none and are best kept whole.
 */
export function splitMarkdownUnits(text: string): readonly MarkdownUnit[] {
  const markdown = new MarkdownIt({ html: true });
  const references = {};
  // Nobody asks what is inside a line, but of headings; and that is where a parser can be made to work for minutes.
  markdown.core.ruler.enableOnly(['normalize', 'block', 'strip_references']);
  const tokens = markdown.parse(text, references);
  markdown.core.ruler.enable(['inline', 'text_join']);
  const toText = (heading: Token | undefined) => {
    const source = (heading?.content ?? '').slice(0, LONGEST_HEADING_SOURCE);
    return shortenTitle(plainText(markdown.parseInline(source, references)[0]));
  };
  const starts = lineStarts(text);
  const toRange = ([first, last]: readonly [number, number]): Range => [
    starts[first] ?? text.length,
    starts[last] ?? text.length,
  ];
  const units: MarkdownUnit[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.level !== 0 || token.nesting === -1 || !token.map) continue;
    const range = toRange(token.map);
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1));
      units.push({ kind: 'heading', range, line: token.map[0], level, text: toText(tokens[index + 1]) });
    } else if (token.type !== 'hr') {
      const parts = partsOf(tokens, index).map(toRange);
      const type = BLOCK_TYPES[token.type] ?? 'other';
      units.push({ kind: 'block', range, type, isProse: type === 'paragraph', parts });
    }
  }
  return units;
}

function partsOf(tokens: readonly Token[], index: number): [number, number][] {
  const open = tokens[index];
  if (!open || !/^(?:bullet_list|ordered_list|table)_open$/.test(open.type)) return [];
  const wanted = open.type === 'table_open' ? 'tr_open' : 'list_item_open';
  const level = open.type === 'table_open' ? 2 : 1;
  const parts: [number, number][] = [];
  for (let at = index + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || token.level === 0) break;
    if (token.type === wanted && token.level === level && token.map) parts.push([token.map[0], token.map[1]]);
  }
  // The head's row and its rule belong to the first row of the body.
  const [head, first, ...others] = parts;
  if (wanted === 'tr_open' && head && first) return [[head[0], first[1]], ...others];
  return parts;
}

function plainText(inline: Token | undefined): string {
  return (inline?.children ?? [])
    .map((child) =>
      child.type === 'softbreak'
        ? ' '
        : child.type === 'html_inline' || child.type === 'image'
          ? ''
          : child.content,
    )
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
