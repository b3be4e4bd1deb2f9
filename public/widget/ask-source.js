import { markdownToNodes } from '../markdown/to-nodes.js';
import { element } from './element.js';

/**
 * A source as an item of a numbered list, with what the answer quotes from it, or its beginning.
 * @param {import('../../pipeline/events.ts').SourcePayload | import('../../pipeline/events.ts').CitedSource} source
 * @param {{ id: string, endpoint: string, words: import('../i18n/words.js').Words }} options
 * @returns {HTMLElement}
 */
export function createSourceItem(source, { id, endpoint, words }) {
  const quotes = 'quotes' in source && source.quotes.length > 0 ? source.quotes : [source.snippet];
  const summary = element('summary', 'source-title', [`${source.n}. ${source.title}`]);
  summary.dir = 'auto';
  const text = quotes.map((quote) =>
    element('blockquote', 'quote', markdownToNodes(quote, { topHeading: 4 })),
  );
  for (const node of text) node.dir = 'auto';
  const details = element('details', 'source-details', [summary, ...text]);
  const url = URL.canParse(source.url, endpoint) ? new URL(source.url, endpoint) : null;
  if (url && /^https?:$/.test(url.protocol)) {
    const link = element('a', 'source-link', [words.say('exchange.openDocument')]);
    link.setAttribute('href', url.href);
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener');
    link.setAttribute('aria-label', `${words.say('exchange.openDocument')}: ${source.title}`);
    details.append(link);
  }
  const item = element('li', 'source', [details]);
  item.id = `${id}-${source.n}`;
  return item;
}
