import {
  type BlockType,
  type MarkdownUnit,
  splitMarkdownUnits,
} from '../../../../import/cut/markdown-units.ts';
import { findSentences, type Sentence } from '../../../../text/sentences.ts';

/** A block of a section with the sentences, items and rows in it. Offsets are those of the passage's text. */
export interface SectionBlock {
  readonly type: BlockType;
  readonly start: number;
  readonly end: number;
  /** The items of a list and the rows of a table, the head with the first; empty for other blocks. */
  readonly parts: readonly { readonly start: number; readonly end: number }[];
  readonly sentences: readonly Sentence[];
}

export interface PassageSection {
  readonly blocks: readonly SectionBlock[];
  /** Which of the blocks holds the offset that was asked for. */
  readonly at: number;
}

/** Drawn by a program from their source, which says nothing to a reader. */
const DIAGRAM = /^\s*(?:`{3,}|~{3,})\s*(?:dot|graphviz|mermaid|plantuml|puml|d2)\b/i;
/** A picture, a tag, a template's mark: nothing of it can be read. */
const MARKUP_ONLY =
  /^(?:\s*(?:!\[[^\]]{0,400}\]\([^)]{0,400}\)|<[^>]{0,400}>|\{%[^%]{0,400}%\}|\{\{[^}]{0,400}\}\}))+\s*$/;

/** What stands between the headings around `offset` of a passage's text, in order; null when there is nothing to read. */
export function readSection(text: string, offset: number): PassageSection | null {
  const units = splitMarkdownUnits(text);
  const here = units.findIndex(({ range }) => offset < range[1]);
  if (here === -1) return null;
  const first = units.findLastIndex(({ kind }, index) => kind === 'heading' && index <= here) + 1;
  const next = units.findIndex(({ kind }, index) => kind === 'heading' && index > here);
  const sentences = findSentences(text);
  const blocks = units
    .slice(first, next === -1 ? units.length : next)
    .flatMap((unit) => (unit.kind === 'block' ? [toSectionBlock(unit, sentences)] : []))
    .filter((block) => isReadable(block, text));
  const at = blocks.findIndex(({ end }) => offset < end);
  return at === -1 ? null : { blocks, at };
}

/** A text without what says nothing to a reader: pictures, tags, the sources of diagrams. */
export function readableText(text: string): string {
  const units = splitMarkdownUnits(text).filter((unit) => {
    const [start, end] = unit.range;
    return unit.kind === 'heading' || isReadable({ type: unit.type, start, end }, text);
  });
  return units.map(({ range }) => text.slice(...range).trimEnd()).join('\n\n');
}

export function holdsBlock(text: string, type: BlockType): boolean {
  return splitMarkdownUnits(text).some((unit) => unit.kind === 'block' && unit.type === type);
}

function toSectionBlock(
  { type, range: [start, end], parts }: Extract<MarkdownUnit, { kind: 'block' }>,
  sentences: readonly Sentence[],
): SectionBlock {
  return {
    type,
    start,
    end,
    parts: parts.map(([from, to]) => ({ start: from, end: to })),
    sentences: sentences.filter((sentence) => sentence.start >= start && sentence.start < end),
  };
}

function isReadable(
  { type, start, end }: Pick<SectionBlock, 'type' | 'start' | 'end'>,
  text: string,
): boolean {
  const source = text.slice(start, end);
  if (type === 'code') return !DIAGRAM.test(source);
  return type !== 'html' && !MARKUP_ONLY.test(source);
}
