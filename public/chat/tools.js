/**
 * Offers what can be done with an exchange that is over. A question can always be edited; a refusal and small talk are not
 * worth copying.
 * @param {Element} exchange
 */
export function offerTools(exchange) {
  const { outcome = 'answer' } = /** @type {HTMLElement} */ (exchange).dataset;
  const isWorthCopying = outcome === 'answer' && exchange.querySelector('.answer')?.textContent !== '';
  for (const button of exchange.querySelectorAll('.tools [data-copy]')) {
    button.toggleAttribute('hidden', !isWorthCopying);
  }
  const again = exchange.querySelector('.answer-again');
  again?.toggleAttribute('hidden', !('answersDiffer' in document.body.dataset));
  exchange.querySelector('.tools')?.removeAttribute('hidden');
}
