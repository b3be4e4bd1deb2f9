import { extname } from 'node:path';
import { splitEpub } from './archive/split-epub.ts';
import { splitZip } from './archive/split-zip.ts';
import { parseAsciidoc } from './asciidoc/parse-asciidoc.ts';
import { toBareName } from './bare-name.ts';
import { decodeText } from './decode-text.ts';
import { parseDocx } from './docx/parse-docx.ts';
import { parseHtml } from './html/parse-html.ts';
import { parseMarkdown } from './markdown/parse-markdown.ts';
import { mayBeDescription } from './openapi/may-be-description.ts';
import { splitOpenApi } from './openapi/split-openapi.ts';
import { parseNotebook } from './parse-notebook.ts';
import { parsePdf } from './pdf/parse-pdf.ts';
import { parseRst } from './restructured-text/parse-rst.ts';
import { type ParsedSource, toPlainSource } from './source-text.ts';

/** What a reader may know of a file beside its bytes. */
export interface SourceInfo {
  /** Relative to the given folder, with slashes. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Tells the owner what is left out of a file that is otherwise read; the summary lists it as passed over. */
  note(reason: string): void;
}

/** One of several documents that a file holds. */
export interface SourcePart {
  /** Tells it from the other parts, the same at the next import; with the file's path it is the document's id. */
  readonly name: string;
  /** Of an entry of an archive, its path as if the archive were unpacked where it is; absent: that of the file. */
  readonly path?: string;
  /** What the part is made from: while it stays the same, the part is not read again. */
  readonly content: string | Uint8Array;
  read(): ParsedSource | Promise<ParsedSource>;
}

type Reader =
  /** The file is one document. Called for new and changed files only. */
  | { readonly read: (bytes: Uint8Array, info: SourceInfo) => ParsedSource | Promise<ParsedSource> }
  /** The file holds several documents. Called every time, so it should be quick. */
  | {
      readonly split: (
        bytes: Uint8Array,
        info: SourceInfo,
      ) => readonly SourcePart[] | Promise<readonly SourcePart[]>;
    }
  /** JSONL, which is read by line because it may be larger than memory. */
  | { readonly isLines: true };

/**
 * A kind of file that can be imported. A reader throws UnreadableSource, with a reason that its owner can act on, for what is
 * broken, encrypted or empty, and PassedOver for what its owner does not want to be read.
 */
export type SourceKind = Reader & {
  readonly name: string;
  /** Lower case, with their dot. */
  readonly endings: readonly string[];
  /** Of the largest file, unless the import allows more. */
  readonly maxBytes: number;
  /** Where most files of these endings are something else: whether this one is of the kind. Others are passed over. */
  readonly isRecognised?: (bytes: Uint8Array) => boolean;
};

const MIB = 2 ** 20;
const MAX_TEXT_BYTES = 5 * MIB;

/** A new reader is one more entry. */
export const KINDS: readonly SourceKind[] = [
  {
    name: 'markdown',
    endings: ['.md', '.markdown', '.mdx'],
    maxBytes: MAX_TEXT_BYTES,
    read: (bytes, { path }) => parseMarkdown(decodeText(bytes), path),
  },
  {
    name: 'restructuredtext',
    endings: ['.rst', '.rest'],
    maxBytes: MAX_TEXT_BYTES,
    read: (bytes) => parseRst(decodeText(bytes)),
  },
  {
    name: 'asciidoc',
    endings: ['.adoc', '.asciidoc', '.asc'],
    maxBytes: MAX_TEXT_BYTES,
    read: (bytes, { path }) => parseAsciidoc(decodeText(bytes), path),
  },
  {
    name: 'notebook',
    endings: ['.ipynb'],
    // Pictures in it are left out, and are most of it.
    maxBytes: 32 * MIB,
    read: (bytes, { path }) => parseNotebook(decodeText(bytes), path),
  },
  {
    name: 'html',
    endings: ['.html', '.htm', '.xhtml'],
    maxBytes: MAX_TEXT_BYTES,
    read: (bytes) => parseHtml(decodeText(bytes, 'html')),
  },
  {
    name: 'text',
    endings: ['.txt', '.text'],
    maxBytes: MAX_TEXT_BYTES,
    read: (bytes) => toPlainSource(decodeText(bytes)),
  },
  { name: 'pdf', endings: ['.pdf'], maxBytes: 64 * MIB, read: parsePdf },
  { name: 'docx', endings: ['.docx'], maxBytes: 64 * MIB, read: parseDocx },
  {
    name: 'zip',
    endings: ['.zip'],
    maxBytes: 128 * MIB,
    split: (bytes, info) => splitZip(bytes, info, findKind),
  },
  { name: 'epub', endings: ['.epub'], maxBytes: 128 * MIB, split: splitEpub },
  {
    name: 'openapi',
    endings: ['.yaml', '.yml', '.json'],
    maxBytes: 16 * MIB,
    isRecognised: mayBeDescription,
    split: splitOpenApi,
  },
  { name: 'jsonl', endings: ['.jsonl', '.ndjson'], maxBytes: 256 * MIB, isLines: true },
];

/** Null for a file that no reader is for. */
export function findKind(path: string): SourceKind | null {
  const ending = extname(toBareName(path)).toLowerCase();
  return KINDS.find(({ endings }) => endings.includes(ending)) ?? null;
}

export function listEndings(): readonly string[] {
  return KINDS.flatMap(({ endings }) => endings);
}
