import { ownValue } from '../own-value.ts';
import type { FrontMatterValues } from './front-matter-values.ts';

/** Names that Jekyll has for patterns. */
const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};
const POST_NAME = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})-)?(.+?)(?:\.[A-Za-z]+)?$/;
const LONGEST = 1_000;

/**
 * Where a document says that it is published, from its `permalink` or `slug`: from the site's root with a leading slash, else
 * from the folder of its own file. Null when it does not say, or says it in code of a template.
 */
export function findDeclaredPath(values: FrontMatterValues, path: string): string | null {
  const permalink = toPath(values.get('permalink'));
  if (permalink) return toPermalink(permalink, values, path);
  return toPath(values.get('slug'));
}

function toPath(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  const trimmed = text.trim();
  const isPath = trimmed !== '' && trimmed.length <= LONGEST && !/[{}<>\s]|^\w+:\/\/|^\/\//.test(trimmed);
  return isPath ? trimmed : null;
}

/** With its placeholders filled; always from the site's root. */
function toPermalink(permalink: string, values: FrontMatterValues, path: string): string | null {
  const pattern = ownValue(STYLES, permalink) ?? permalink;
  const known = listParts(values, path);
  const filled = pattern.replace(/:([a-z_]+)/g, (mark, name: string) => known.get(name) ?? mark);
  if (/:[a-z_]/.test(filled)) return null;
  return `/${filled}`.replace(/\/{2,}/g, '/');
}

function listParts(values: FrontMatterValues, path: string): ReadonlyMap<string, string> {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const [, fileYear, fileMonth, fileDay, name = ''] = POST_NAME.exec(file) ?? [];
  const parts = new Map([
    ['categories', listCategories(values, path).map(toSlug).join('/')],
    ['output_ext', '.html'],
    ['title', toPath(values.get('slug')) ?? name],
    ['slug', toPath(values.get('slug')) ?? toSlug(name)],
    ['name', name],
    ['basename', name],
    ['path', path.slice(0, path.lastIndexOf('/') + 1) + name],
  ]);
  const [, year = fileYear, month = fileMonth, day = fileDay] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(dateOf(values.get('date'))) ?? [];
  if (year && month && day) {
    const [two, whole] = [(part: string) => part.padStart(2, '0'), (part: string) => String(Number(part))];
    const dayOfYear = (Date.UTC(+year, +month - 1, +day) - Date.UTC(+year, 0, 1)) / 86_400_000 + 1;
    for (const [key, value] of [
      ['year', year],
      ['month', two(month)],
      ['day', two(day)],
      ['short_year', year.slice(2)],
      ['i_month', whole(month)],
      ['i_day', whole(day)],
      ['y_day', String(dayOfYear).padStart(3, '0')],
    ] as const)
      parts.set(key, value);
  }
  return parts;
}

function dateOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : '';
}

/** The document's own, and the folders above `_posts`, which are categories too. */
function listCategories(values: FrontMatterValues, path: string): readonly string[] {
  const folders = path.split('/');
  const posts = folders.indexOf('_posts');
  const own = values.get('categories') ?? values.get('category');
  const named = Array.isArray(own) ? own.map(String) : typeof own === 'string' ? own.split(/\s+/) : [];
  return [...folders.slice(0, Math.max(0, posts)), ...named.filter(Boolean)];
}

function toSlug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
