/** As many as the style sheet leaves of one that is shortened. */
const SHOWN_LINES = 5;

/**
 * Shortens questions that are longer than a few lines, each with a button that shows all of it. `watch` looks at one when
 * it comes near the window, after a layout that the browser has made anyway: a long conversation is not measured for
 * what nobody scrolls to. `clamp` looks at once.
 * @param {import('../i18n/words.js').Words} words
 */
export function createQuestionClamp(words) {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        shorten(target, boundingClientRect.height, words);
      }
    },
    { rootMargin: '100% 0px' },
  );

  return {
    /** @param {Element} exchange */
    watch(exchange) {
      const question = exchange.querySelector('.question');
      if (question) near.observe(question);
    },
    /** @param {Element} exchange */
    clamp(exchange) {
      const question = exchange.querySelector('.question');
      if (question) shorten(question, question.getBoundingClientRect().height, words);
    },
  };
}

/**
 * @param {Element} question
 * @param {number} heightPx Of all of it.
 * @param {import('../i18n/words.js').Words} words
 */
function shorten(question, heightPx, words) {
  const linePx = Number.parseFloat(getComputedStyle(question).lineHeight);
  if (heightPx < (SHOWN_LINES + 0.5) * linePx) return;
  question.classList.add('is-clamped');
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
