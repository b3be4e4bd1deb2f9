import '../widget/define.js';
import { readWords } from '../i18n/words.js';
import { isComposing } from '../widget/is-composing.js';
import { createAskForm } from './ask-form.js';
import { previewCitations } from './citation-preview.js';
import { createConversation } from './conversation.js';
import { copyOnClick } from './copy-buttons.js';
import { openCitedSource } from './open-cited-source.js';
import { toQuestionLocale } from './question-locale.js';
import { createWaitNotice } from './wait-notice.js';

const words = readWords();
for (const track of document.querySelectorAll('milepost-progress')) {
  Object.assign(track, { words });
}

const form = createAskForm(/** @type {HTMLFormElement} */ (document.getElementById('ask')), words, {
  onAsk: (message, replaced) => void conversation.ask(message, { replaced }),
  onStop: () => void conversation.stop(),
});

const conversation = createConversation({
  list: /** @type {HTMLElement} */ (document.getElementById('exchanges')),
  welcome: document.getElementById('welcome'),
  conversationId: document.body.dataset.conversationId ?? '',
  locale: toQuestionLocale(words.language, navigator.language),
  words,
  onBusy: form.setBusy,
  onWait: createWaitNotice(/** @type {HTMLElement} */ (document.querySelector('.ask-wait'))),
  onRefused: form.restore,
  onPast: form.send,
});

document.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target);
  const question = /** @type {HTMLElement | null} */ (target.closest('[data-question]'))?.dataset.question;
  const isPlainClick =
    event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (question && isPlainClick) {
    event.preventDefault();
    take(question, null, event);
  }
  const tool = target.closest('.edit-question, .answer-again');
  const exchange = /** @type {HTMLElement | null} */ (tool?.closest('.exchange') ?? null);
  const asked = exchange?.querySelector('.question')?.textContent ?? '';
  if (exchange && tool?.matches('.answer-again')) take(asked, exchange, event);
  // Turns after it rest on it: asked again, it is a new question.
  else if (exchange) form.edit(asked, conversation.mayReplace(exchange) ? exchange : null);
  openCitedSource(target);
  void copyOnClick(target, words);
});

document.addEventListener('keydown', (event) => {
  // Escape also ends a word in an input method.
  if (isComposing(event)) return;
  if (event.key === 'Escape') void conversation.stop();
  if (leadsToBox(event)) {
    event.preventDefault();
    form.focus();
  }
});

previewCitations(/** @type {HTMLElement} */ (document.getElementById('exchanges')));

if (document.getElementById('welcome')) form.greet();
conversation.pickUp();

/**
 * Asks what was clicked. While an answer is on its way it waits in the box; the second of two quick clicks means nothing else.
 * @param {string} question
 * @param {HTMLElement | null} replaced
 * @param {MouseEvent} click
 */
function take(question, replaced, { detail }) {
  if (!conversation.isBusy()) void conversation.ask(question, { replaced });
  else if (detail < 2) form.edit(question, null);
}

/**
 * `/`, where it is not written, and Ctrl or Command with K.
 * @param {KeyboardEvent} event
 */
function leadsToBox({ key, ctrlKey, metaKey, altKey, target }) {
  if (altKey) return false;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k';
  const isWriting =
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]');
  return key === '/' && !isWriting;
}
