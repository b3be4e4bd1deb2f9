import { isComposing } from '../widget/is-composing.js';
import { createLengthCheck } from './length-check.js';

const DRAFT_KEY = 'milepost-draft';

/**
 * The question box: Enter sends, Shift+Enter makes a new line, and what was typed survives a reload. While an answer
 * is on its way, Stop stands where Send was.
 * @param {HTMLFormElement} form
 * @param {import('../i18n/words.js').Words} words
 * @param {{ onAsk: (message: string, replaced: HTMLElement | null) => void, onStop: () => void }} actions `replaced`: the exchange
 *   whose place the question takes.
 */
export function createAskForm(form, words, { onAsk, onStop }) {
  const box = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('message'));
  const send = /** @type {HTMLButtonElement} */ (form.querySelector('#send'));
  const stop = /** @type {HTMLButtonElement} */ (form.querySelector('#stop'));

  const replacing = /** @type {HTMLElement} */ (form.querySelector('.ask-replacing'));
  /** @type {HTMLElement | null} */
  let replaced = null;

  const length = createLengthCheck(form, box, words);
  // What the server says of the text that it has sent back stays until the text changes.
  if (box.value === '') setText(readDraft());
  else fitToText(box);

  form.addEventListener('submit', (event) => {
    // Below turns of long ago an answer has no place: the form is sent, and leads to the end of the conversation.
    if ('past' in document.body.dataset) return keepDraft('');
    event.preventDefault();
    const message = box.value.trim();
    if (message === '' || form.classList.contains('is-busy') || length.isRefused()) return;
    const place = replaced;
    setText('');
    onAsk(message, place);
  });

  box.addEventListener('keydown', (event) => {
    // Enter also ends a word in an input method, where it must not send.
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    form.requestSubmit();
  });

  box.addEventListener('input', () => {
    setText(box.value);
  });

  stop.addEventListener('click', onStop);

  replacing.querySelector('button')?.addEventListener('click', () => {
    replace(null);
    box.focus();
  });

  return { focus, greet, edit, send: sendPlainly, setBusy, restore };

  function focus() {
    box.focus();
  }

  function greet() {
    if (hasKeyboard()) box.focus({ preventScroll: true });
  }

  /**
   * Puts a question into the box, in place of what is there; undoing brings that back.
   * @param {string} text
   * @param {HTMLElement | null} exchange Whose place the edited question takes, until the box is empty; null: none.
   */
  function edit(text, exchange) {
    // The box stays in sight, and so should what is edited.
    box.focus({ preventScroll: true });
    box.select();
    // The one way to write into a box that can be undone.
    if (!document.execCommand('insertText', false, text)) setText(text);
    replace(exchange);
  }

  /**
   * Asks by sending the form, which leads to the end of the conversation. A draft in the box is there again.
   * @param {string} message
   */
  function sendPlainly(message) {
    const draft = box.value;
    box.value = message;
    form.submit();
    box.value = draft;
  }

  /** @param {boolean} isBusy */
  function setBusy(isBusy) {
    const { activeElement } = document;
    const hadFocus =
      activeElement === send ||
      activeElement === stop ||
      Boolean(activeElement?.closest('.exchange[hidden]'));
    // What was last is no longer the last.
    if (isBusy) replace(null);
    form.classList.toggle('is-busy', isBusy);
    send.hidden = isBusy;
    stop.hidden = !isBusy;
    if (!hadFocus) return;
    // A button that disappears, by itself or with what is replaced, takes the keyboard's place on the page with it. What is
    // read stays where it is.
    const next = isBusy ? stop : hasKeyboard() ? box : send;
    next.focus({ preventScroll: true });
  }

  /**
   * Gives back a question that was not accepted, and says why, unless another one is being typed.
   * @param {string} message
   * @param {string} reason
   * @param {HTMLElement | null} exchange Whose place it was to take.
   * @returns {boolean} Whether it is in the box again.
   */
  function restore(message, reason, exchange) {
    if (box.value !== '') return false;
    setText(message);
    replace(exchange);
    length.refuse(reason);
    return true;
  }

  /** @param {HTMLElement | null} exchange */
  function replace(exchange) {
    replaced = exchange;
    replacing.hidden = exchange === null;
  }

  /** @param {string} text */
  function setText(text) {
    // Written anew, the text would lose the place of the caret.
    if (box.value !== text) box.value = text;
    fitToText(box);
    keepDraft(text);
    length.look();
    if (text === '') replace(null);
  }
}

/** Elsewhere the box, when it takes the focus, would open one over the page. */
function hasKeyboard() {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}

/**
 * For browsers that do not know `field-sizing`.
 * @param {HTMLTextAreaElement} box
 */
function fitToText(box) {
  if (CSS.supports('field-sizing', 'content')) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight}px`;
}

/** Storage may be switched off; a draft is not worth an error. */
function readDraft() {
  try {
    return sessionStorage.getItem(DRAFT_KEY) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} text */
function keepDraft(text) {
  try {
    if (text === '') sessionStorage.removeItem(DRAFT_KEY);
    else sessionStorage.setItem(DRAFT_KEY, text);
  } catch {
    // See readDraft.
  }
}
