import type { ImportedDocument } from '../../ports.ts';
import type { ParsedSource } from '../source-text.ts';
import type { Range } from './code-ranges.ts';
import { mergeSections } from './merge-sections.ts';
import { type Pack, packBlocks } from './pack-blocks.ts';
import { type SectionOptions, splitSections } from './split-sections.ts';

export type ImportedPassage = ImportedDocument['passages'][number];

/**
 * Cuts a document into passages, each a verbatim slice of its text with the space around it trimmed; one that begins within
 * a table begins with the table's head again, and the pieces of code that is cut are fenced.
 * Cuts fall at headings, then between blocks; small neighbouring sections stay together. Empty when there is nothing to read.
 */
export function cutPassages(source: ParsedSource, options: SectionOptions): readonly ImportedPassage[] {
  const sections = splitSections(source, options);
  const passages = mergeSections(sections).flatMap(({ path, anchor, blocks }) =>
    packBlocks(source.text, blocks).map((pack) => ({
      ...toPlace({ headingPath: path, anchor }, pack.range, source.pageStarts),
      text: textOf(source.text, pack),
    })),
  );
  const readable = passages.filter((passage) => passage.text !== '');
  if (readable.length > 0) return readable;
  // Only headings, or only what Markdown does not show: its words are still what there is.
  return /[\p{L}\p{N}]/u.test(source.text) ? cutPlainText(source.text) : [];
}

type Place = Omit<ImportedPassage, 'text'>;

/** The page on which a passage begins tells where it stands, and `page=12` is how an address names a page of a PDF (RFC 8118). */
function toPlace(place: Place, [start]: Range, pageStarts: readonly number[] | null): Place {
  if (pageStarts === null) return place;
  const page = Math.max(1, pageStarts.findLastIndex((pageStart) => pageStart <= start) + 1);
  return { headingPath: [...place.headingPath, `page ${page}`], anchor: place.anchor ?? `page=${page}` };
}

/** Passages of a text without structure: whole paragraphs, as many as fit. */
export function cutPlainText(text: string): readonly ImportedPassage[] {
  const blocks = findParagraphs(text).map((range) => ({
    kind: 'block' as const,
    range,
    type: 'paragraph' as const,
    isProse: true,
    parts: [],
  }));
  return packBlocks(text, blocks).map((pack) => ({
    headingPath: [],
    anchor: null,
    text: textOf(text, pack),
  }));
}

/** Lines that are not blank and follow one another. */
function findParagraphs(text: string): readonly Range[] {
  const paragraphs: Range[] = [];
  let start = -1;
  let end = 0;
  let offset = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      if (start >= 0) paragraphs.push([start, end]);
      start = -1;
    } else {
      if (start < 0) start = offset;
      end = offset + line.length;
    }
    offset += line.length + 1;
  }
  if (start >= 0) paragraphs.push([start, end]);
  return paragraphs;
}

function textOf(text: string, { head, range, fence }: Pack): string {
  // Blank lines before a fence are kept: the code goes on behind them.
  const own = fence === null ? slice(text, range) : text.slice(...range).replace(/^(?:[ \t]*\n)+/, '');
  if (own.trim() === '') return '';
  const closed = fence === null ? own : `${own.replace(/\n$/, '')}\n${fence}`;
  return head ? `${slice(text, head)}\n${closed}` : closed;
}

/** Leading spaces of the first line can be the indent of a code block or list and stay. */
function slice(text: string, [start, end]: Range): string {
  return text
    .slice(start, end)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}
