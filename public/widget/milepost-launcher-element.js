import { createWords } from '../i18n/words.js';
import { ENGLISH_ASK } from './ask-words.js';
import { element, setText } from './element.js';
import { isComposing } from './is-composing.js';
import { LAUNCHER_STYLE } from './launcher-style.js';
import { loadWords } from './load-words.js';
import { readSelection } from './read-selection.js';
import { isShortcut, nameShortcut } from './shortcut.js';
import { setLanguage } from './speak.js';
import { takeEarly } from './take-early.js';
import { COLOUR_STYLE, watchColours } from './watch-colours.js';

/** @typedef {import('./milepost-ask-element.js').MilepostAskElement} MilepostAskElement */

/** What the question box in the panel is given. */
const HANDED_ON = [
  'endpoint',
  'site-key',
  'locale',
  'theme',
  'keep',
  'placeholder',
  'suggestions',
  'heading-level',
  'collection',
  'version',
  'context',
];

/** What is said on the button. */
const NAMING = ['label', 'shortcut'];

/** @typedef {import('./milepost.d.ts').MilepostLauncher} MilepostLauncher */

/**
 * `<milepost-launcher>`: a button at the end of every page that opens `<milepost-ask>` in a dialog, as does Ctrl K, or ⌘ K
 * on a Mac. It takes the attributes of `<milepost-ask>`, whose events pass through it, and: `label`, the words on the
 * button; `button="none"` for a page with a button of its own; `shortcut`, another letter, or `none`; `prefill`, what
 * stands in the box at first; `context`, by which text that is selected on the page is put, quoted, in front of the question,
 * where the visitor sees it; `context="page"` tells the address of the page besides. `milepost-open`, which can be canceled, and `milepost-close` tell of the dialog.
 * @implements {MilepostLauncher}
 */
export class MilepostLauncherElement extends HTMLElement {
  static observedAttributes = [...HANDED_ON, ...NAMING];

  #shadow = this.attachShadow({ mode: 'open' });
  #ask = /** @type {MilepostAskElement} */ (element('milepost-ask', 'ask'));
  #panel = /** @type {HTMLDialogElement} */ (element('dialog', 'panel'));
  #launch = /** @type {HTMLButtonElement} */ (element('button', 'launch'));
  #label = element('span', 'label');
  #keys = element('kbd', 'shortcut');
  #closer = element('button', 'close', [element('span', 'cross')]);
  #root = element('div', 'root', [this.#launch, this.#panel]);
  #words = ENGLISH_ASK;
  /** @type {import('../i18n/words.js').Catalogue} */
  #labels = {};
  /** @type {Promise<void> | null} */
  #drawing = null;
  /** Since it was opened, the page has not been told that it is closed. */
  #isShown = false;
  #listening = new AbortController();

  connectedCallback() {
    takeEarly(this, ['identity', 'labels']);
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    // After the page's own listeners: a shortcut that the page has used is the page's.
    window.addEventListener('keydown', this.#onKey, { signal });
    this.#drawing ??= this.#draw();
    watchColours(this, this.#root, signal);
  }

  disconnectedCallback() {
    // A framework that moves the element takes it out and puts it back at once.
    queueMicrotask(() => !this.isConnected && this.#listening.abort());
  }

  /** Keeps `moveBefore` from being told as a removal. */
  connectedMoveCallback() {}

  /**
   * @param {string} name
   * @param {string | null} _before
   * @param {string | null} value
   */
  attributeChangedCallback(name, _before, value) {
    if (NAMING.includes(name)) this.#name();
    else if (value === null) this.#ask.removeAttribute(name);
    else this.#ask.setAttribute(name, value);
  }

  /** As with `<milepost-ask>`. */
  set identity(/** @type {MilepostAskElement['identity']} */ identity) {
    this.#ask.identity = identity;
  }

  get identity() {
    return this.#ask.identity;
  }

  /** As with `<milepost-ask>`. */
  set labels(/** @type {import('../i18n/words.js').Catalogue} */ labels) {
    this.#ask.labels = labels;
    this.#labels = { ...this.#labels, ...labels };
    this.#words = createWords(this.#words.language, { ...this.#words.catalogue, ...labels });
    this.#name();
  }

  get labels() {
    return this.#words.catalogue;
  }

  get isOpen() {
    return this.#panel.open;
  }

  /** Opens the panel, unless a listener of `milepost-open` says no. */
  open() {
    void this.#open('');
  }

  /**
   * Opens the panel with the beginning of a question in the box, unless something stands there.
   * @param {string} [text]
   */
  async prefill(text = '') {
    if (this.#panel.open) await this.#ask.prefill(text);
    else await this.#open(text);
  }

  /** Closes the panel and gives the focus back. An answer that is on its way goes on. */
  close() {
    this.#panel.close();
    this.#afterClose();
  }

  /**
   * Opens the panel and asks.
   * @param {string} message
   * @returns {Promise<void>} As with `<milepost-ask>`; at once when the panel is not opened.
   */
  async ask(message) {
    await this.#open('');
    if (this.#panel.open) await this.#ask.ask(message);
  }

  /** Stops the run on the server; what is written so far stays. */
  stop() {
    this.#ask.stop();
  }

  /**
   * Erases the conversation, here and on the server.
   * @returns {Promise<void>} As with `<milepost-ask>`. The panel stays as it is.
   */
  forget() {
    this.#hold();
    return this.#ask.forget();
  }

  /** @param {string} text In the place of what is selected on the page, or of `prefill`. */
  async #open(text) {
    // Its words may still be on their way.
    if (!this.#root.isConnected) await this.#drawing;
    // A dialog that nobody sees would still take the page away.
    if (!this.isConnected || this.hidden || this.#panel.open) return;
    this.#afterClose();
    if (!this.#tell('milepost-open', true)) return;
    const selected = this.hasAttribute('context') ? readSelection() : '';
    this.#hold();
    this.#panel.showModal();
    this.#isShown = true;
    await this.#ask.prefill(text || selected || this.getAttribute('prefill') || '');
  }

  /** Puts the question box into the panel; not before it is wanted, since it reads again what was asked on earlier pages. */
  #hold() {
    if (!this.#ask.isConnected) this.#panel.prepend(this.#ask);
  }

  async #draw() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(COLOUR_STYLE + LAUNCHER_STYLE);
    this.#shadow.adoptedStyleSheets = [sheet];
    this.#ask.setAttribute('panel', '');
    this.#launch.type = 'button';
    this.#launch.ariaHasPopup = 'dialog';
    this.#launch.addEventListener('click', () => this.open());
    this.#panel.addEventListener('click', (event) => event.target === this.#panel && this.close());
    this.#panel.addEventListener('close', () => this.#afterClose());
    this.#keys.ariaHidden = 'true';
    this.#launch.append(element('span', 'stone'), this.#label, this.#keys);
    this.#closer.setAttribute('type', 'button');
    this.#closer.addEventListener('click', () => this.close());
    this.#panel.append(this.#closer);
    const locale = this.getAttribute('locale');
    const learnt = locale && (await loadWords(locale));
    if (learnt) {
      this.#words = createWords(learnt.language, { ...learnt.catalogue, ...this.#labels });
      setLanguage(this.#root, learnt.language);
    }
    this.#name();
    this.#shadow.append(this.#root);
  }

  /** Says everything in the language of the element. */
  #name() {
    const { say } = this.#words;
    const letter = this.getAttribute('shortcut') ?? 'k';
    const hasKeys = letter !== 'none';
    setText(this.#label, this.getAttribute('label') ?? say('site.ask'));
    setText(this.#keys, hasKeys ? nameShortcut(letter) : '');
    this.#keys.hidden = !hasKeys;
    this.#launch.toggleAttribute('aria-keyshortcuts', hasKeys);
    if (hasKeys) this.#launch.setAttribute('aria-keyshortcuts', nameShortcut(letter, 'aria'));
    this.#panel.ariaLabel = this.#label.textContent;
    this.#closer.ariaLabel = say('ask.close');
  }

  /** The dialog tells that it was closed a moment later only, when it may be open again. */
  #afterClose() {
    if (!this.#isShown || this.#panel.open) return;
    this.#isShown = false;
    // Whoever had the focus before has it again, unless it has gone meanwhile.
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body || activeElement === this) this.#launch.focus();
    this.#tell('milepost-close');
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    // An input method closes its own list with Escape; the dialog is not meant.
    if (event.key === 'Escape' && this.#panel.open && isComposing(event)) return event.preventDefault();
    if (event.defaultPrevented || !isShortcut(event, this.getAttribute('shortcut') ?? 'k')) return;
    event.preventDefault();
    if (this.#panel.open) void this.#ask.prefill();
    else this.open();
  };

  /**
   * @param {string} name
   * @param {boolean} [cancelable]
   */
  #tell(name, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable }));
  }
}
