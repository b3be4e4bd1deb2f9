import { element, setText } from './element.js';
import { isComposing } from './is-composing.js';

/**
 * The box: Enter sends, Shift and Enter make a new line. While an answer is on its way, Stop stands where Send was.
 * @param {import('../i18n/words.js').Words} words
 * @param {object} options
 * @param {(message: string) => void} options.onAsk
 * @param {() => void} options.onStop
 * @param {boolean} options.stopsOnEscape What the hint says; the element listens for the key.
 */
export function createAskForm({ say }, { onAsk, onStop, stopsOnEscape }) {
  const box = /** @type {HTMLTextAreaElement} */ (element('textarea', 'box'));
  box.id = 'box';
  box.rows = 1;
  box.dir = 'auto';
  box.enterKeyHint = 'send';
  box.setAttribute('aria-describedby', 'problem keys');
  const label = element('label', 'question-label', [say('chat.box')]);
  label.setAttribute('for', 'box');
  const keys = element('p', 'keys', [say('chat.hintIdle')]);
  keys.id = 'keys';
  const problem = element('p', 'problem');
  problem.id = 'problem';
  problem.role = 'alert';
  const send = /** @type {HTMLButtonElement} */ (element('button', 'send', [say('chat.send')]));
  const stop = /** @type {HTMLButtonElement} */ (element('button', 'stop', [say('chat.stop')]));
  stop.type = 'button';
  stop.hidden = true;
  const node = /** @type {HTMLFormElement} */ (
    element('form', 'form', [label, problem, box, send, stop, keys])
  );

  node.addEventListener('submit', (event) => {
    // The page has no part in this form.
    event.preventDefault();
    event.stopPropagation();
    const message = box.value.trim();
    if (message === '' || send.hidden) return;
    box.value = '';
    warn('');
    onAsk(message);
  });
  box.addEventListener('input', () => setText(problem, ''));
  box.addEventListener('keydown', (event) => {
    // Enter also ends a word in an input method, where it must not send.
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    node.requestSubmit();
  });
  stop.addEventListener('click', onStop);

  return {
    node,
    setBusy,
    refuse,
    giveBack,
    warn,
    prefill,
    setPlaceholder,
    focus: () => box.focus(),
    isBusy: () => send.hidden,
  };

  /**
   * Gives back a question that was not taken, and says why, unless another one is being typed.
   * @param {string} message
   * @param {string} reason
   * @returns {boolean} Whether it is in the box again.
   */
  function refuse(message, reason) {
    if (!prefill(message)) return false;
    setText(problem, reason);
    return true;
  }

  /**
   * Gives back a question that could not be asked, and says why. Beside another one that is being typed it is named.
   * @param {string} message
   * @param {string} reason
   */
  function giveBack(message, reason) {
    if (!refuse(message, reason)) warn(`“${message}” ${reason}`);
  }

  /** @param {string} text Until something is typed. */
  function warn(text) {
    setText(problem, text);
  }

  /**
   * Writes a beginning into the box, unless something is being typed.
   * @param {string} text
   */
  function prefill(text) {
    if (box.value !== '') return false;
    box.value = text;
    box.setSelectionRange(text.length, text.length);
    return true;
  }

  /** @param {string} text */
  function setPlaceholder(text) {
    box.placeholder = text;
  }

  /** @param {boolean} isBusy */
  function setBusy(isBusy) {
    const { activeElement } = /** @type {ShadowRoot} */ (node.getRootNode());
    const hadFocus = activeElement === send || activeElement === stop;
    send.hidden = isBusy;
    stop.hidden = !isBusy;
    setText(keys, say(isBusy && stopsOnEscape ? 'chat.hintBusy' : 'chat.hintIdle'));
    // A button that disappears takes the keyboard's place on the page with it.
    if (hadFocus) (isBusy ? stop : box).focus();
  }
}
