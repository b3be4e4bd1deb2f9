import { PassedOver } from '../passed-over.ts';
import type { FrontMatterValues } from './front-matter-values.ts';

const YES = /^(?:true|yes|on|1)$/i;
const NO = /^(?:false|no|off|0)$/i;

const UNPUBLISHED_STATUS = /^(?:draft|unpublished|private|hidden|archived)$/i;

/**
 * Throws for a document that its owner does not publish, or publishes without listing it.
 * @throws {PassedOver} with the line of the front matter that says so
 */
export function refuseWithdrawn(values: FrontMatterValues): void {
  const reason = findReason(values);
  if (reason) throw new PassedOver(reason, { isWithdrawn: true });
}

function findReason(values: FrontMatterValues): string | null {
  const is = (key: string, pattern: RegExp) => pattern.test(String(values.get(key) ?? ''));
  for (const key of ['draft', 'isdraft']) if (is(key, YES)) return `a draft (${key}: true)`;
  if (is('status', UNPUBLISHED_STATUS)) return `not published by its owner (status: ${values.get('status')})`;
  for (const key of ['published', 'publish', 'permalink'])
    if (is(key, NO)) return `not published by its owner (${key}: false)`;
  if (is('private', YES)) return 'not published by its owner (private: true)';
  for (const key of ['unlisted', 'hidden', 'noindex', 'search_exclude', 'excludesearch'])
    if (is(key, YES)) return `not listed by its owner (${key}: true)`;
  if (is('robots', /\bno(?:index|ne)\b/i) || is('robots', /^none$/i))
    return 'not listed by its owner (robots: noindex)';
  const search = values.get('search');
  if (is('search', NO) || is('pagefind', NO)) return 'not listed by its owner (search: false)';
  if (
    typeof search === 'object' &&
    search !== null &&
    'exclude' in search &&
    YES.test(String(search.exclude))
  )
    return 'not listed by its owner (search: exclude)';
  return null;
}
