import { changeFeedback } from '../run/feedback.js';

/** @typedef {import('../run/feedback.js').Feedback} Feedback */

/**
 * Gives the thumbs, the reasons and the sentence of an answer their life: what is chosen is shown at once, and taken back
 * when the server does not keep it.
 * @param {HTMLElement} root `.feedback`, as the server's pages draw it.
 * @param {object} options
 * @param {import('../i18n/words.js').Words} options.words
 * @param {(feedback: Feedback | null) => Promise<void>} options.send Rejects with an `AskError`.
 */
export function enableFeedback(root, { words, send }) {
  const told = /** @type {HTMLElement} */ (root.querySelector('.feedback-told'));
  const reasons = /** @type {HTMLElement} */ (root.querySelector('.reasons'));
  const box = /** @type {HTMLInputElement} */ (root.querySelector('.comment-box'));
  let kept = read();
  let wanted = kept;
  let isSending = false;

  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const { submitter } = event;
    const { name: field = '', value = '' } =
      submitter instanceof HTMLButtonElement && submitter.name ? submitter : box;
    wanted = changeFeedback(wanted, field, value);
    show(wanted);
    void sendWanted();
  });

  return { restore };

  /** @param {Feedback | null} feedback What the server has. */
  function restore(feedback) {
    kept = feedback;
    wanted = feedback;
    show(feedback);
  }

  /** One at a time, and only the last of what was chosen meanwhile. */
  async function sendWanted() {
    if (isSending) return;
    isSending = true;
    try {
      while (wanted !== kept) {
        const sent = wanted;
        await send(sent);
        kept = sent;
      }
      told.textContent = words.say(kept ? 'feedback.kept' : 'feedback.removed');
    } catch (error) {
      wanted = kept;
      show(kept);
      const { code = 'internal', message = '' } = /** @type {{ code?: string, message?: string }} */ (error);
      told.textContent = words.explain({ code, message });
    }
    isSending = false;
  }

  /** @param {Feedback | null} feedback */
  function show(feedback) {
    press('.thumb', feedback && (feedback.helpful ? 'up' : 'down'), 'none');
    press('.reason', feedback?.reason ?? null, '');
    reasons.hidden = feedback?.helpful !== false;
    // What is being written is left alone.
    if (feedback?.comment || reasons.hidden) box.value = feedback?.comment ?? '';
    told.textContent = '';
  }

  /**
   * @param {string} selector
   * @param {string | null} chosen
   * @param {string} off What the chosen button stands for: pressed again, it takes back.
   */
  function press(selector, chosen, off) {
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll(selector))) {
      const { value = '' } = button.dataset;
      button.ariaPressed = String(value === chosen);
      button.value = value === chosen ? off : value;
    }
  }

  /** As the server has drawn it. @returns {Feedback | null} */
  function read() {
    const thumb = findPressed('.thumb');
    if (!thumb) return null;
    return { helpful: thumb === 'up', reason: findPressed('.reason'), comment: box.defaultValue || null };
  }

  /** @param {string} selector */
  function findPressed(selector) {
    const button = /** @type {HTMLElement | null} */ (root.querySelector(`${selector}[aria-pressed="true"]`));
    return button?.dataset.value ?? null;
  }
}
