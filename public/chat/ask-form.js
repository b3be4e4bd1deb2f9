const DRAFT_KEY = 'milepost-draft';

/**
 * The question box: Enter sends, Shift+Enter makes a new line, and what was typed survives a reload. While an answer
 * is on its way, Stop stands where Send was.
 * @param {HTMLFormElement} form
 * @param {{ onAsk: (message: string) => void, onStop: () => void }} actions
 */
export function createAskForm(form, { onAsk, onStop }) {
  const box = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('message'));
  const send = /** @type {HTMLButtonElement} */ (form.querySelector('#send'));
  const stop = /** @type {HTMLButtonElement} */ (form.querySelector('#stop'));

  if (box.value === '') box.value = readDraft();
  fitToText(box);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const message = box.value.trim();
    if (message === '' || form.classList.contains('is-busy')) return;
    setText('');
    onAsk(message);
  });

  box.addEventListener('keydown', (event) => {
    // Enter also ends a word in an input method, where it must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  box.addEventListener('input', () => {
    fitToText(box);
    keepDraft(box.value);
  });

  stop.addEventListener('click', onStop);

  return { focus, setBusy, restore };

  /** Where a keyboard is at hand; elsewhere focus would open one over the page. */
  function focus() {
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) box.focus({ preventScroll: true });
  }

  /** @param {boolean} isBusy */
  function setBusy(isBusy) {
    const hadFocus = document.activeElement === send || document.activeElement === stop;
    form.classList.toggle('is-busy', isBusy);
    send.hidden = isBusy;
    stop.hidden = !isBusy;
    // A button that disappears takes the keyboard's place on the page with it.
    if (hadFocus) (isBusy ? stop : box).focus();
  }

  /**
   * Gives back a question that was not accepted, unless another one is being typed.
   * @param {string} message
   */
  function restore(message) {
    if (box.value === '') setText(message);
  }

  /** @param {string} text */
  function setText(text) {
    box.value = text;
    fitToText(box);
    keepDraft(text);
  }
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
