import { createHash } from 'node:crypto';
import type { ImportedDocument } from '../ports.ts';
import { cutPassages, cutPlainText } from './cut/cut-passages.ts';
import { TARGET_LENGTH } from './cut/pack-blocks.ts';
import { findTitleHeading } from './cut/split-sections.ts';
import { shortenTitle, titleFromPath } from './document-title.ts';
import type { JsonDocument } from './parse-json-line.ts';
import { PassedOver } from './passed-over.ts';
import { toDocumentUrl } from './publish/document-url.ts';
import { resolveLinks } from './publish/resolve-links.ts';
import { NO_GENERATOR } from './publish/site-generator.ts';
import { NO_SURVEY, type SourceSurvey } from './publish/survey-sources.ts';
import { type ParsedSource, toParsedSource } from './source-text.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** Raise it when passages or their terms come out differently from the same source, so that an import renews them all. */
const CUT_VERSION = 5;
/** As in a title such as `Guide › Routing › Route paths`. */
const BREADCRUMB = /\s[›»]\s/;

/** What a document gets from the import rather than from its source. */
export interface DocumentContext {
  readonly collection: string;
  readonly baseUrl: string | null;
  /** By the given folder; a folder that was not surveyed has nothing in common. */
  readonly surveys?: ReadonlyMap<string, SourceSurvey>;
}

/** SHA-256 in hexadecimal over the source and all else that the document is made from. */
export function hashSource(
  source: Uint8Array | string,
  root: string | null,
  context: DocumentContext,
): string {
  const survey = surveyOf(root, context);
  const frame = JSON.stringify([CUT_VERSION, context.collection, context.baseUrl, survey.key]);
  return createHash('sha256').update(frame).update('\n').update(source).digest('hex');
}

/** What is known of a document before its source is parsed. */
export interface DocumentIdentity {
  readonly id: string;
  /** Relative to the given folder, with slashes. */
  readonly path: string;
  /** The folder that was given, absolute; null where there is none. */
  readonly root: string | null;
  /** The file, absolute, with the name of its part; null where there is none. */
  readonly file: string | null;
  readonly hash: string;
}

/**
 * A document with its passages.
 * @throws {PassedOver} when there is nothing to read in it
 */
export function toDocument(
  parsed: ParsedSource,
  { id, path, root, file, hash }: DocumentIdentity,
  context: DocumentContext,
): ImportedDocument {
  const { generator, slugRule, sharedTitles } = surveyOf(root, context);
  const publication = { baseUrl: context.baseUrl, generator };
  const url = toDocumentUrl(parsed, path, publication);
  const { isPlain, pageStarts } = parsed;
  // The pages are told by where they begin in the text.
  const text = isPlain || pageStarts ? parsed.text : resolveLinks(parsed.text, { path, url }, publication);
  const findHeading = () => (isPlain ? null : findTitleHeading(text, sharedTitles));
  const title = shortenTitle(parsed.title ?? findHeading() ?? parsed.otherTitle ?? titleFromPath(path));
  const passages = isPlain
    ? cutPlainText(text)
    : cutPassages({ ...parsed, text }, { title, slugRule, sharedTitles });
  if (passages.length === 0) throw new PassedOver('nothing to read in it');
  return { id, collection: context.collection, file, title, url, hash, passages };
}

function surveyOf(root: string | null, { surveys }: DocumentContext): SourceSurvey {
  return (root === null ? undefined : surveys?.get(root)) ?? NO_SURVEY;
}

/**
 * The document of one line of JSONL. A text that fits one passage stays whole: whoever wrote the line cut it already.
 * @throws {UnreadableSource} when its text is blank
 */
export function jsonToDocument(json: JsonDocument, hash: string, context: DocumentContext): ImportedDocument {
  const text = json.text.replace(/\r\n?/g, '\n').trim();
  if (!text) throw new UnreadableSource('has an empty "text"');
  const whole = shortenTitle(json.title ?? findTitleHeading(text) ?? titleFromPath(json.id));
  const [title = whole, ...above] = whole.split(BREADCRUMB);
  const source = toParsedSource(text);
  return {
    id: json.id,
    collection: context.collection,
    title,
    url: toDocumentUrl({ url: json.url, publishedPath: null }, null, {
      baseUrl: context.baseUrl,
      generator: NO_GENERATOR,
    }),
    hash,
    passages:
      text.length <= TARGET_LENGTH
        ? [{ headingPath: above, anchor: null, text }]
        : cutPassages(source, { title }).map((passage) => ({
            ...passage,
            headingPath: [...above, ...passage.headingPath],
          })),
  };
}
