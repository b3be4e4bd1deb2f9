import { ownValue } from '../own-value.ts';
import type { SiteGenerator } from './site-generator.ts';

/** A number that only orders files, `01-intro`; dates and versions are names. As Docusaurus tells them apart. */
const ORDER = /^\d+[ \t]*[-_.]+[ \t]*(?=[^-_.\s])/;
const DATE_OR_VERSION = /^(?:\d{4}|\d{2})-\d{1,2}(?:-\d{1,2})?|^\d+[.]\d/;
const POST = /^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$/;
const PAGE_ENDING = /\.(?:mdx?|markdown|rst|rest|adoc|asciidoc|asc|ipynb)$/i;
const INDEX = /^(?:_?index|readme)(?:\.x?html?)?$/i;

/**
 * Where a file of a site is published, relative to the site and without a leading slash: endings of sources and a final `index`
 * go, and so does what only orders files, as the site's generator has it. `own`: where the source says that it stands.
 */
export function toPublishedPath(path: string, own: string | null, generator: SiteGenerator): string {
  if (own !== null) {
    const folder = own.startsWith('/') ? '' : path.slice(0, path.lastIndexOf('/') + 1);
    return trimIndex(`${folder}${own}`.replace(/^\/+/, ''));
  }
  const parts = path.replace(PAGE_ENDING, '').split('/');
  if (!PAGE_ENDING.test(path)) return trimIndex(parts.join('/'));
  const isJekyll = generator.name === 'jekyll' || parts.includes('_posts');
  if (isJekyll) return toJekyllPath(parts, generator);
  if (generator.name === 'hugo') return trimIndex(toHugoPath(parts));
  if (generator.endsInHtml) return trimIndex(`${parts.join('/')}.html`);
  const isOrdered = generator.name === null || generator.name === 'docusaurus';
  return trimIndex((isOrdered ? withoutOrder(parts) : parts).join('/'));
}

function trimIndex(path: string): string {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  return INDEX.test(last)
    ? parts
        .slice(0, -1)
        .map((part) => `${part}/`)
        .join('')
    : path;
}

function withoutOrder(parts: readonly string[]): string[] {
  const bare = parts.map((part) => (DATE_OR_VERSION.test(part) ? part : part.replace(ORDER, '')));
  const [, year, month, day, name] = POST.exec(bare.at(-1) ?? '') ?? [];
  // A post of a blog stands under its date.
  return name !== undefined && bare.includes('blog')
    ? [...bare.slice(0, -1), year ?? '', month ?? '', day ?? '', name]
    : bare;
}

function toHugoPath(parts: readonly string[]): string {
  const own = parts[0] === 'content' ? parts.slice(1) : parts;
  return own.join('/').toLowerCase().replaceAll(' ', '-');
}

/** Posts and collections by their patterns; other pages under their own names. */
function toJekyllPath(parts: readonly string[], { permalinks }: SiteGenerator): string {
  const at = parts.findIndex((part) => part.startsWith('_'));
  const folder = parts[at]?.slice(1);
  const last = parts.at(-1) ?? '';
  if (folder === undefined || at === parts.length - 1) return trimIndex(parts.join('/'));
  const inside = parts.slice(at + 1);
  const [, year = '', month = '', day = '', name = last] = POST.exec(last) ?? [];
  const isPost = folder === 'posts' || folder === 'drafts';
  const pattern =
    ownValue(permalinks, folder) ??
    (isPost ? '/:categories/:year/:month/:day/:title:output_ext' : '/:collection/:path:output_ext');
  const values: Readonly<Record<string, string>> = {
    year,
    month: month.padStart(2, '0'),
    i_month: String(Number(month)),
    day: day.padStart(2, '0'),
    i_day: String(Number(day)),
    title: name,
    slug: name,
    name: last,
    collection: folder,
    path: inside.join('/'),
    // Those of a post are its folders; what its front matter adds is not read here.
    categories: isPost ? [...parts.slice(0, at), ...inside.slice(0, -1)].join('/').toLowerCase() : '',
    output_ext: '.html',
  };
  const filled = pattern.replace(/:(\w+)/g, (whole, key: string) => ownValue(values, key) ?? whole);
  return filled
    .replace(/\/{2,}/g, '/')
    .replace(/^\//, '')
    .replace(/(^|\/)index\.html$/, '$1');
}
