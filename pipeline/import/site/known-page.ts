import type { SiteMemory, SitePage } from '../../ports.ts';

/**
 * What is known of a fetched page once its import is committed; null for what is no page. One that brought trouble is asked
 * for anew, however little it has changed.
 */
export function toKnownPage(page: SitePage, documents: Parameters<SiteMemory['finish']>[0]): SitePage | null {
  if (page.state === 'redirect' || page.state === 'gone') return null;
  const made = documents.get(page.address);
  const validators = made ? {} : { etag: null, lastModified: null };
  return { ...page, ...validators, state: 'page', documents: made ?? [] };
}
