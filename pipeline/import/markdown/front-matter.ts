import { findDeclaredPath } from './declared-path.ts';
import { findFrontMatter } from './find-front-matter.ts';
import { type FrontMatterValues, parseFrontMatterValues } from './front-matter-values.ts';
import { refuseWithdrawn } from './withdrawn.ts';

export interface FrontMatter {
  readonly title: string | null;
  readonly url: string | null;
  /** Where it is published: from the site's root with a leading slash, else from its own folder; null when it does not say. */
  readonly publishedPath: string | null;
  /** The text after it, with leading blank lines gone. */
  readonly body: string;
}

const URL_KEYS = ['canonical', 'canonical_url', 'canonicalurl', 'url'];

/**
 * Takes YAML (`---`), TOML (`+++`) or JSON front matter off a document. `path` is that of its file: a permalink may be made
 * from its name.
 * @throws {PassedOver} when the front matter says that the document is a draft or is not to be found
 */
export function splitFrontMatter(text: string, path = ''): FrontMatter {
  const block = findFrontMatter(text);
  const values = block && parseFrontMatterValues(block);
  if (!block || !values) return { title: null, url: null, publishedPath: null, body: text };
  refuseWithdrawn(values);
  return {
    title: toWords(values.get('title')),
    url: URL_KEYS.map((key) => toAddress(values, key)).find((url) => url !== null) ?? null,
    publishedPath: findDeclaredPath(values, path),
    body: text.slice(block.end).replace(/^(?:[ \t]*\n)+/, ''),
  };
}

function toWords(value: unknown): string | null {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const words = isPlain || value instanceof Date ? String(isPlain ? value : value.toISOString()) : '';
  return words.replace(/\s+/g, ' ').trim() || null;
}

function toAddress(values: FrontMatterValues, key: string): string | null {
  const value = values.get(key);
  return typeof value === 'string' && /^(?:https?:\/\/|\/(?!\/))/i.test(value) ? value : null;
}
