import { createWords } from '../i18n/words.js';
import { createAskForm } from './ask-form.js';
import { createAskMemory } from './ask-memory.js';
import { ASK_STYLE } from './ask-style.js';
import { createSuggestions, parseSuggestions } from './ask-suggestions.js';
import { ENGLISH_ASK } from './ask-words.js';
import { element } from './element.js';
import { isComposing } from './is-composing.js';
import { ANSWERS } from './later-files.js';
import { loadLater } from './load-later.js';
import { loadWords } from './load-words.js';
import { readOptions } from './read-options.js';
import { setLanguage } from './speak.js';
import { takeEarly } from './take-early.js';
import { tellPage } from './tell-page.js';
import { COLOUR_STYLE, watchColours } from './watch-colours.js';

/** @typedef {import('./milepost.d.ts').MilepostAsk} MilepostAsk */

/**
 * `<milepost-ask>`: a box to ask in, and below it each question with its road, its answer, its sources and its page,
 * the newest first. `endpoint`, `site-key`, `locale` and the property `identity` are those of `<milepost-progress>`,
 * and the page is told of the same events. The conversation is there again after a reload and on the next page of the
 * site; `keep` says for how long (see ask-memory.js). Escape stops an answer that is on its way.
 * `heading-level` is the level of a question as a heading of the page, 2 by default. `placeholder` stands in the empty
 * box, `suggestions` below it as long as nothing was asked. `theme` is `light`, `dark`, or `auto` for what goes with
 * the background of the page. `collection` and `version` name the documents that may answer; `context="page"` tells which
 * page it is asked on. `milepost-forget` tells the page that the visitor has erased the conversation.
 * @implements {MilepostAsk}
 */
export class MilepostAskElement extends HTMLElement {
  static observedAttributes = ['placeholder', 'suggestions'];

  #shadow = this.attachShadow({ mode: 'open', delegatesFocus: true });
  /** @type {Identity} */
  #identity = null;
  /** @type {import('../i18n/words.js').Catalogue} */
  #labels = {};
  /** @type {import('./site-fetch.js').SiteMemory} */
  #site = { element: this, visitor: '', words: ENGLISH_ASK };
  /** @type {Promise<Parts> | null} */
  #drawing = null;
  /** @type {Parts | null} */
  #parts = null;
  /** @type {Promise<Answers> | null} */
  #loading = null;
  /** @type {Answers | null} */
  #answers = null;
  /** Of what was asked before it could be. */
  #isStopWanted = false;
  #watching = new AbortController();

  connectedCallback() {
    takeEarly(this, ['identity', 'labels']);
    if (this.#parts) {
      this.#watch(this.#parts.root);
      this.#answers?.conversation.resume();
    } else void this.#draw();
  }

  disconnectedCallback() {
    // A framework that moves the element takes it out and puts it back at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#watching.abort();
      this.#answers?.conversation.pause();
    });
  }

  /** Keeps `moveBefore` from being told as a removal. */
  connectedMoveCallback() {}

  attributeChangedCallback() {
    this.#invite();
  }

  /** A token that your own server has signed for the visitor, or what fetches a fresh one. */
  set identity(/** @type {Identity} */ identity) {
    // Who has signed out leaves nothing on the screen.
    if (this.#identity !== null && identity == null) this.#answers?.conversation.hide();
    this.#identity = identity ?? null;
    void this.#restore();
  }

  get identity() {
    return this.#identity;
  }

  /**
   * Texts of your own, by their keys in the catalogue, before the element is put into the page; what is missing is said
   * in `locale`, else in English.
   * @param {import('../i18n/words.js').Catalogue} labels
   */
  set labels(labels) {
    this.#labels = { ...this.#labels, ...labels };
    this.#say(this.#site.words);
  }

  get labels() {
    return this.#site.words.catalogue;
  }

  /**
   * Asks as if the visitor had typed it. A question that is under way is stopped first.
   * @param {string} message
   * @returns {Promise<void>} Resolves when the run is over, whatever came of it; the events tell what.
   */
  async ask(message) {
    const { form } = await this.#draw();
    this.#isStopWanted = false;
    if (!this.#answers) form.setBusy(true);
    try {
      const { conversation } = await this.#complete();
      const asking = conversation.ask(message);
      if (this.#isStopWanted) conversation.stop();
      return await asking;
    } catch (error) {
      if (this.#answers) throw error;
      form.setBusy(false);
      const lost = { code: 'offline', message: this.#site.words.say('ask.notLoaded'), retryable: true };
      const isDrawn = tellPage(this, { name: 'complete', data: { success: false, error: lost } });
      if (isDrawn) form.giveBack(message, lost.message);
    }
  }

  /** Stops the run on the server; what is written so far stays. */
  stop() {
    this.#isStopWanted = true;
    this.#answers?.conversation.stop();
  }

  /**
   * Erases the conversation, here and on the server.
   * @returns {Promise<void>} Rejects when the server cannot be reached; then nothing is erased.
   */
  async forget() {
    const { conversation, data, foot } = await this.#complete();
    const id = conversation.id();
    if (id) {
      await data.eraseConversation(id).catch((error) => {
        // What the server does not have, it has erased.
        if (error.code !== 'not_found') throw error;
      });
    }
    conversation.clear();
    foot.tell(this.#site.words.say('erase.done'));
    this.#parts?.form.focus();
    this.dispatchEvent(new CustomEvent('milepost-forget', { bubbles: true, composed: true }));
  }

  /**
   * Puts the beginning of a question into the box and the cursor behind it, unless something stands there.
   * @param {string} [text]
   */
  async prefill(text = '') {
    const { form } = await this.#draw();
    if (text) form.prefill(text);
    form.focus();
  }

  /** @returns {Promise<Parts>} */
  #draw() {
    this.#drawing ??= this.#create();
    return this.#drawing;
  }

  async #create() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(COLOUR_STYLE + ASK_STYLE);
    this.#shadow.adoptedStyleSheets = [sheet];
    const locale = this.getAttribute('locale');
    const learnt = locale && (await loadWords(locale));
    if (learnt) this.#say(learnt);
    const parts = this.#createParts();
    this.#parts = parts;
    if (learnt) setLanguage(parts.root, learnt.language);
    this.#shadow.append(parts.root);
    this.#shadow.addEventListener('keydown', this.#onKey);
    // Whoever comes to the box is about to ask.
    for (const name of ['focusin', 'pointerenter'])
      parts.root.addEventListener(name, () => void this.#complete().catch(() => {}));
    this.#watch(parts.root);
    this.#invite();
    void this.#restore();
    return parts;
  }

  #createParts() {
    const { words } = this.#site;
    const endpoint = new URL(this.getAttribute('endpoint') ?? '/api/chat/stream', document.baseURI).href;
    const list = element('div', 'exchanges');
    const ask = (/** @type {string} */ message) => void this.ask(message);
    const form = createAskForm(words, {
      onAsk: ask,
      onStop: () => this.stop(),
      stopsOnEscape: this.#stopsOnEscape,
    });
    const suggestions = createSuggestions(words, ask);
    const memory = createAskMemory(this, endpoint);
    const body = element('div', 'body', [suggestions.node, list]);
    const root = element('div', 'root', [form.node, body]);
    return { root, list, form, suggestions, memory, endpoint };
  }

  /**
   * Adds what shows answers.
   * @returns {Promise<Answers>} Rejects when it cannot be loaded, and tries again when it is called again.
   */
  #complete() {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #load() {
    const { root, list, form, memory, endpoint } = this.#parts ?? (await this.#draw());
    /** @type {typeof import('./ask-answers.js')} */
    const module = await loadLater(ANSWERS);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(module.ANSWER_STYLE);
    this.#shadow.adoptedStyleSheets.push(sheet);
    const data = module.createVisitorData(endpoint, module.createSiteFetch(this.#site, endpoint));
    const foot = module.createAskFoot({ words: this.#site.words, data, onForget: () => this.forget() });
    root.append(foot.node);
    const conversation = module.createConversation({
      element: this,
      endpoint,
      readLocale: () => this.getAttribute('locale') ?? this.closest('[lang]')?.getAttribute('lang'),
      readOptions: () => readOptions(this),
      site: this.#site,
      memory,
      list,
      form,
      onChange: () => this.#invite(),
    });
    this.#answers = { foot, data, conversation };
    form.warn('');
    void conversation.restore();
    return this.#answers;
  }

  /** Shows what was asked before, if anything was. */
  async #restore() {
    if (!this.#parts?.memory.load().asked.length) return;
    try {
      const { conversation } = await this.#complete();
      await conversation.restore();
    } catch (error) {
      if (this.#answers) throw error;
      this.#parts.form.warn(this.#site.words.say('error.offline'));
    }
  }

  /** Suggestions stand in the place of the conversation that is not there yet. */
  #invite() {
    if (!this.#parts) return;
    const { form, suggestions, list } = this.#parts;
    const hasConversation = list.childElementCount > 0;
    form.setPlaceholder(this.getAttribute('placeholder') ?? '');
    suggestions.show(hasConversation ? [] : parseSuggestions(this.getAttribute('suggestions')));
    this.#answers?.foot.show(hasConversation);
  }

  #onKey = (/** @type {Event} */ event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Escape' || isComposing(event)) return;
    if (!this.#parts?.form.isBusy() || !this.#stopsOnEscape) return;
    // A dialog of the page that the element stands in stays open.
    event.preventDefault();
    this.stop();
  };

  /** In the panel of the launcher the key closes the panel, and the answer goes on. */
  get #stopsOnEscape() {
    return !this.hasAttribute('panel');
  }

  /** @param {HTMLElement} root */
  #watch(root) {
    this.#watching.abort();
    this.#watching = new AbortController();
    watchColours(this, root, this.#watching.signal);
  }

  /** @param {import('../i18n/words.js').Words} words */
  #say({ language, catalogue }) {
    this.#site.words = createWords(language, { ...catalogue, ...this.#labels });
  }
}

/** @typedef {string | (() => string | Promise<string>) | null} Identity */

/**
 * @typedef {object} Parts
 * @property {HTMLElement} root
 * @property {HTMLElement} list
 * @property {ReturnType<typeof createAskForm>} form
 * @property {ReturnType<typeof createSuggestions>} suggestions
 * @property {ReturnType<typeof createAskMemory>} memory
 * @property {string} endpoint
 */

/**
 * @typedef {object} Answers
 * @property {ReturnType<typeof import('./ask-answers.js').createAskFoot>} foot
 * @property {ReturnType<typeof import('./ask-answers.js').createVisitorData>} data
 * @property {ReturnType<typeof import('./ask-answers.js').createConversation>} conversation
 */
