import { markdownToNodes } from '../markdown/to-nodes.js';
import { toOutcome } from '../run/outcome.js';
import { element } from './element.js';

/**
 * The places where a visitor can read on, as a list with its heading; nothing for a run that names none.
 * @param {import('../../pipeline/events.ts').SuccessPayload} success
 * @param {{ endpoint: string, words: import('../i18n/words.js').Words }} options
 * @returns {Node[]}
 */
export function createHits(success, { endpoint, words }) {
  const { hits = [] } = success;
  if (hits.length === 0) return [];
  const items = hits.map((hit) => createHit(hit, endpoint));
  const list = element('ol', 'hits', items);
  if (toOutcome(success) === 'answer') {
    return [element('p', 'found-name', [words.say('exchange.alsoFound')]), list];
  }
  // To those who see it, what was said stands right above.
  list.ariaLabel = words.say('exchange.closest');
  return [list];
}

/**
 * @param {import('../../pipeline/events.ts').Hit} hit
 * @param {string} endpoint
 */
function createHit({ title, headingPath, url, excerpt }, endpoint) {
  const above = [title, ...headingPath];
  const name = element('a', 'hit-name', [above.pop() ?? title]);
  const address = URL.canParse(url, endpoint) ? new URL(url, endpoint) : null;
  if (address && /^https?:$/.test(address.protocol)) {
    name.setAttribute('href', address.href);
    name.setAttribute('target', '_blank');
    name.setAttribute('rel', 'noopener');
  }
  const parts = [
    name,
    ...(above.length > 0 ? [element('p', 'hit-path', [above.join(' › ')])] : []),
    element('div', 'hit-text', markdownToNodes(excerpt, { topHeading: 4 })),
  ];
  for (const part of parts) part.dir = 'auto';
  return element('li', 'hit', parts);
}
