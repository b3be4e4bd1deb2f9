import { toSafeUrl } from '../markdown/to-safe-url.js';
import { element } from './element.js';

/**
 * A link to where the site's owner wants to be asked what was not answered; nothing where they do not.
 * @param {import('../../pipeline/events.ts').SuccessPayload} success
 * @returns {Node[]}
 */
export function createHandOver({ handOver }) {
  const url = handOver ? toSafeUrl(handOver.url, null) : null;
  if (!handOver || url === null) return [];
  const link = element('a', 'hand-over', [handOver.label]);
  link.setAttribute('href', url);
  link.setAttribute('rel', 'noopener noreferrer');
  link.dir = 'auto';
  // A mail program and a telephone need no tab.
  if (url.startsWith('http')) link.setAttribute('target', '_blank');
  return [link];
}
