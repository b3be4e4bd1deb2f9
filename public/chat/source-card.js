import { toExcerpt } from '../markdown/find-quotes.js';
import { markdownToNodes } from '../markdown/to-nodes.js';
import { isLinkable } from './is-linkable.js';
import { markQuotes } from './mark-quotes.js';

/**
 * Fills the card that the server rendered into a template.
 * @param {string} runId
 * @param {import('./run-state.js').SourcePayload | import('./run-state.js').CitedSource} source
 * @param {import('../i18n/words.js').Words} words
 * @returns {HTMLElement}
 */
export function createSourceCard(runId, source, words) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById('source-template'));
  const card = /** @type {HTMLLIElement} */ (document.importNode(template.content, true).firstElementChild);
  card.id = sourceId(runId, source.n);
  card.value = source.n;
  fill(card, '.source-number', String(source.n));
  const [name = '', ...places] = source.title.split(' › ');
  fill(card, '.source-title', name);
  fill(card, '.source-place', places.join(' › '));
  const excerpt = card.querySelector('.excerpt');
  const quotes = 'quotes' in source ? source.quotes : [];
  const options = { baseUrl: source.url, topHeading: 4, tableName: words.say('exchange.table') };
  excerpt?.append(...markdownToNodes(toExcerpt(source.snippet, quotes), options));
  if (excerpt) markQuotes(excerpt, quotes);
  if (isLinkable(source.url)) card.querySelector('.source-link')?.setAttribute('href', source.url);
  return card;
}

/**
 * The server makes the same ids.
 * @param {string} runId
 * @param {number} n
 */
export function sourceId(runId, n) {
  return `source-${runId}-${n}`;
}

/**
 * @param {Element} card
 * @param {string} selector
 * @param {string} text
 */
function fill(card, selector, text) {
  const node = card.querySelector(selector);
  if (node) node.textContent = text;
}
