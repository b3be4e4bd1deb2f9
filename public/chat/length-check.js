/** The part of the longest length from which on the characters are counted for the writer. */
const COUNTED_FROM = 0.875;

/**
 * Counts what is written near the longest length that the server takes, and refuses what is longer beside the box. The
 * server counts the same way.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} box
 * @param {import('../i18n/words.js').Words} words
 */
export function createLengthCheck(form, box, words) {
  const count = /** @type {HTMLElement} */ (form.querySelector('.ask-count'));
  const problem = /** @type {HTMLElement} */ (form.querySelector('#ask-problem'));
  const max = Number(box.dataset.maxChars);

  return { look, isRefused, refuse };

  /** To be called when the text has changed. */
  function look() {
    const length = box.value.trim().length;
    const isTooLong = length > max;
    count.hidden = length < max * COUNTED_FROM;
    count.classList.toggle('is-too-long', isTooLong);
    count.textContent = count.hidden ? '' : words.say('chat.count', { count: length, max });
    if (!isTooLong) refuse('');
  }

  /** Says what is wrong when the text is too long to be sent. */
  function isRefused() {
    const length = box.value.trim().length;
    if (length <= max) return false;
    refuse(words.say('chat.tooLong', { count: length, max }));
    return true;
  }

  /** @param {string} reason Why what the box holds was not taken; empty when nothing is wrong. */
  function refuse(reason) {
    problem.hidden = reason === '';
    if (problem.textContent !== reason) problem.textContent = reason;
    if (reason) box.setAttribute('aria-invalid', 'true');
    else box.removeAttribute('aria-invalid');
  }
}
