/**
 * The address of a document: the one that it names itself when that is http(s) or a path of the site,
 * else `baseUrl` with its path, `.md` endings and a final `index` left out as sites publish them; else null.
 */
export function toDocumentUrl(
  own: string | null,
  path: string | null,
  baseUrl: string | null,
): string | null {
  if (own && isLinkable(own)) return own.startsWith('/') && baseUrl ? new URL(own, baseUrl).href : own;
  if (!baseUrl || path === null) return null;
  const published = path
    .replace(/\.(?:md|mdx|markdown)$/i, '')
    .replace(/(^|\/)(?:index(?:\.x?html?)?|readme)$/i, '$1');
  const encoded = published.split('/').map(encodeURIComponent).join('/');
  return `${baseUrl.replace(/\/*$/, '/')}${encoded}`;
}

function isLinkable(url: string): boolean {
  if (/^\/(?!\/)/.test(url)) return true;
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
