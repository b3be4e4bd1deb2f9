import { extname } from 'node:path';
import { findKind, type SourceKind } from '../kinds.ts';
import { ownValue } from '../own-value.ts';

/** The ending whose kind reads a content type. */
const ENDINGS: Readonly<Record<string, string>> = {
  'text/html': '.html',
  'application/xhtml+xml': '.xhtml',
  'text/markdown': '.md',
  'text/x-markdown': '.md',
  'application/pdf': '.pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'text/asciidoc': '.adoc',
  'text/x-asciidoc': '.adoc',
  'text/x-rst': '.rst',
  'text/prs.fallenstein.rst': '.rst',
};
/** Content types that say nothing about the kind, so that the ending of the path does. */
const VAGUE = new Set(['', 'text/plain', 'application/octet-stream', 'binary/octet-stream']);

/** The reader for a page, by its content type and else by the ending of its path; null for what is not imported from a site. */
export function findWebKind(contentType: string | undefined, path: string): SourceKind | null {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const ending = ownValue(ENDINGS, type) ?? (VAGUE.has(type) ? extname(path).toLowerCase() : '');
  const kind = findKind(`page${ending}`) ?? (type === 'text/plain' ? findKind('page.txt') : null);
  // Each line of JSONL is a document with an address of its own: no page of the site.
  return kind && !('isLines' in kind) ? kind : null;
}

/** The character encoding that a content type names, when that is another than UTF-8; null otherwise. */
export function findCharset(contentType: string | undefined): string | null {
  const named = /;\s{0,9}charset\s{0,9}=\s{0,9}"?([\w.:-]{1,40})/i
    .exec(contentType ?? '')?.[1]
    ?.toLowerCase();
  return named === undefined || /^(?:utf-?8|us-ascii|ascii)$/.test(named) ? null : named;
}
