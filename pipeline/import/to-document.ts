import { createHash } from 'node:crypto';
import type { ImportedDocument } from '../ports.ts';
import { cutPassages, cutPlainText } from './cut-passages.ts';
import { decodeText } from './decode-text.ts';
import { shortenTitle, titleFromPath } from './document-title.ts';
import { toDocumentUrl } from './document-url.ts';
import type { SourceFile } from './list-sources.ts';
import { TARGET_LENGTH } from './pack-blocks.ts';
import { parseHtml } from './parse-html.ts';
import type { JsonDocument } from './parse-json-line.ts';
import { parseMarkdown } from './parse-markdown.ts';
import type { ParsedSource } from './source-text.ts';
import { findTitleHeading } from './split-sections.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** Raise it when passages or their terms come out differently from the same source, so that an import renews them all. */
const CUT_VERSION = 4;
/** As in a title such as `Guide › Routing › Route paths`. */
const BREADCRUMB = /\s[›»]\s/;

/** What a document gets from the import rather than from its source. */
export interface DocumentContext {
  readonly collection: string;
  readonly baseUrl: string | null;
}

/** SHA-256 in hexadecimal over the source and all else that the document is made from. */
export function hashSource(source: Uint8Array, context: DocumentContext): string {
  const frame = JSON.stringify([CUT_VERSION, context.collection, context.baseUrl]);
  return createHash('sha256').update(frame).update('\n').update(source).digest('hex');
}

/**
 * A file's document with its passages.
 * @throws {UnreadableSource} when there is nothing to read in it
 */
export function fileToDocument(
  source: SourceFile,
  bytes: Uint8Array,
  context: DocumentContext,
): ImportedDocument {
  const text = decodeText(bytes, source.kind === 'html' ? 'html' : 'text');
  const parsed = parse(source.kind, text);
  const title = shortenTitle(parsed.title ?? findTitleHeading(parsed.text) ?? titleFromPath(source.path));
  const passages = source.kind === 'text' ? cutPlainText(parsed.text) : cutPassages(parsed, title);
  if (passages.length === 0) throw new UnreadableSource(nothingToRead(source.kind));
  return {
    id: source.path,
    collection: context.collection,
    title,
    url: toDocumentUrl(parsed.url, source.path, context.baseUrl),
    hash: hashSource(bytes, context),
    passages,
  };
}

/**
 * The document of one line of JSONL. A text that fits one passage stays whole: whoever wrote the line cut it already.
 * @throws {UnreadableSource} when its text is blank
 */
export function jsonToDocument(
  json: JsonDocument,
  bytes: Uint8Array,
  context: DocumentContext,
): ImportedDocument {
  const text = json.text.replace(/\r\n?/g, '\n').trim();
  if (!text) throw new UnreadableSource('has an empty "text"');
  const whole = shortenTitle(json.title ?? findTitleHeading(text) ?? titleFromPath(json.id));
  const [title = whole, ...above] = whole.split(BREADCRUMB);
  const source: ParsedSource = { text, anchors: new Map(), slugs: false, title: null, url: null };
  return {
    id: json.id,
    collection: context.collection,
    title,
    url: toDocumentUrl(json.url, null, context.baseUrl),
    hash: hashSource(bytes, context),
    passages:
      text.length <= TARGET_LENGTH
        ? [{ headingPath: above, anchor: null, text }]
        : cutPassages(source, title).map((passage) => ({
            ...passage,
            headingPath: [...above, ...passage.headingPath],
          })),
  };
}

function parse(kind: SourceFile['kind'], text: string): ParsedSource {
  if (kind === 'markdown') return parseMarkdown(text);
  if (kind === 'html') return parseHtml(text);
  return { text, anchors: new Map(), slugs: false, title: null, url: null };
}

function nothingToRead(kind: SourceFile['kind']): string {
  if (kind === 'html')
    return 'has nothing to read in it; if a script fills the page, import what the script loads';
  return 'has nothing to read in it';
}
