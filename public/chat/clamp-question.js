/**
 * Shortens a question that is longer than a few lines, with a button that shows all of it.
 * @param {Element} exchange
 * @param {import('../i18n/words.js').Words} words
 */
export function clampQuestion(exchange, words) {
  const question = exchange.querySelector('.question');
  if (!question || question.classList.contains('is-clamped')) return;
  question.classList.add('is-clamped');
  if (question.scrollHeight <= question.clientHeight + 1) {
    question.classList.remove('is-clamped');
    return;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'tool question-more';
  button.textContent = words.say('exchange.clamped');
  button.addEventListener('click', () => {
    question.classList.remove('is-clamped');
    button.remove();
  });
  question.after(button);
}
