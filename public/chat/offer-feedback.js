import { sendFeedback } from '../run/feedback.js';
import { enableFeedback } from './feedback-form.js';

/**
 * Lets the visitor say whether an answer that is whole was helpful; small talk is neither helpful nor not.
 * @param {Element} exchange
 * @param {import('../i18n/words.js').Words} words
 */
export function offerFeedback(exchange, words) {
  const { state, outcome, runId } = /** @type {HTMLElement} */ (exchange).dataset;
  const root = /** @type {HTMLElement | null} */ (exchange.querySelector('.feedback'));
  if (!root || state !== 'done' || outcome === 'reply' || !runId) return;
  const url = `/api/runs/${encodeURIComponent(runId)}/feedback`;
  enableFeedback(root, { words, send: (feedback) => sendFeedback(url, feedback, fetch) });
  root.hidden = false;
}
