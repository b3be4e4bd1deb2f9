import { posix } from 'node:path';
import { createRangeCursor, findCodeRanges } from '../cut/code-ranges.ts';
import { decodeComponent } from '../decode-component.ts';
import { isRepository, type Publication, toDocumentUrl, toRepositoryRoot } from './document-url.ts';

export interface LinkedSource {
  /** Relative to the given folder, with slashes. */
  readonly path: string;
  /** The document's own address; null when it has none. */
  readonly url: string | null;
}

/** What follows the label of an inline link or image. No run in it goes beyond the next bracket, so all of them together are linear. */
const TARGET = /\]\([ \t]*(?:<([^<>\n]*)>|([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)?))([ \t\n][^()\n]*)?\)/y;
/** A label is looked back for so far. */
const MAX_LABEL = 1_000;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const SHOWN_SCHEME = /^(?:https?|mailto|tel):/i;
const SOURCE_ENDING = /\.(?:mdx?|markdown|rst|adoc|asciidoc|ipynb)$/i;

/**
 * Makes the addresses of a Markdown text's links absolute, by the rule by which its documents get theirs, so that a quotation
 * leads somewhere wherever it is read. Of a link that leads nowhere the words stay; a picture that no address is known of goes.
 * Code is untouched, and so is the number of lines.
 */
export function resolveLinks(text: string, source: LinkedSource, publication: Publication): string {
  if (!text.includes('](')) return text;
  const codeAt = createRangeCursor(findCodeRanges(text));
  let resolved = '';
  let copied = 0;
  for (let at = text.indexOf(']('); at !== -1; at = text.indexOf('](', at + 2)) {
    if (codeAt(at)) continue;
    TARGET.lastIndex = at;
    const [whole, angled, bare = '', rest = ''] = TARGET.exec(text) ?? [];
    if (whole === undefined) continue;
    const address = resolveAddress(angled ?? bare, source, publication);
    const open = findOpening(text, at, copied);
    if (open === -1) continue;
    const isPicture = text.charAt(open - 1) === '!';
    const end = at + whole.length;
    if (address !== null) resolved += `${text.slice(copied, at)}](${address}${rest.trimEnd()})`;
    // Lines are counted by what is cut later.
    else if (isPicture) resolved += text.slice(copied, open - 1) + '\n'.repeat(countLines(text, open, end));
    else
      resolved +=
        text.slice(copied, open) + text.slice(open + 1, at) + '\n'.repeat(countLines(text, at, end));
    copied = end;
  }
  return resolved + text.slice(copied);
}

/** Null when it leads nowhere. */
function resolveAddress(
  address: string,
  { path, url }: LinkedSource,
  publication: Publication,
): string | null {
  if (SHOWN_SCHEME.test(address)) return address;
  if (SCHEME.test(address) || address === '') return null;
  if (address.startsWith('//')) return `https:${address}`;
  const [, target = '', fragment = ''] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
  if (target === '') return url === null ? null : url.replace(/#.*$/, '') + fragment;
  const { baseUrl } = publication;
  if (target.startsWith('/') && baseUrl !== null && isRepository(baseUrl))
    return new URL(target.slice(1) + fragment, toRepositoryRoot(baseUrl).replace(/\/*$/, '/')).href;
  if (SOURCE_ENDING.test(target) || isFile(target)) {
    const file = toFile(target, path);
    const own = file === null ? null : toDocumentUrl({ url: null, publishedPath: null }, file, publication);
    if (own !== null) return own + fragment;
  }
  const base = url ?? baseUrl;
  if (base === null || !URL.canParse(address, base)) return null;
  return new URL(address, base).href;
}

/** A name without an ending, such as `./server-options`, is that of a file beside this one. */
function isFile(target: string): boolean {
  return /^\.{1,2}\//.test(target) && !target.endsWith('/') && !/\.\w{1,5}$/.test(target);
}

/** Relative to the given folder; null for what is outside of it. */
function toFile(target: string, path: string): string | null {
  const decoded = decodeComponent(target);
  const joined = decoded.startsWith('/')
    ? posix.normalize(decoded.slice(1))
    : posix.join(posix.dirname(path), decoded);
  return joined.startsWith('../') || joined === '..' ? null : joined;
}

/** Of the bracket that the one at `close` closes; -1 when it is not near. */
function findOpening(text: string, close: number, from: number): number {
  let depth = 0;
  for (let at = close - 1; at >= Math.max(from, close - MAX_LABEL); at--) {
    const character = text.charAt(at);
    if (text.charAt(at - 1) === '\\') continue;
    if (character === ']') depth++;
    else if (character === '[' && depth-- === 0) return at;
  }
  return -1;
}

function countLines(text: string, from: number, to: number): number {
  return text.slice(from, to).split('\n').length - 1;
}
