import { applyEvent, createRunState } from '../chat/run-state.js';
import { createWords } from '../i18n/words.js';
import { createAskExchange } from './ask-exchange.js';
import { createAskForm } from './ask-form.js';
import { ASK_STYLE } from './ask-style.js';
import { ENGLISH_ASK } from './ask-words.js';
import { element } from './element.js';
import { loadWords } from './load-words.js';
import { createRunReader } from './run-reader.js';
import { setLanguage } from './speak.js';
import { tellPage } from './tell-page.js';

/**
 * `<milepost-ask>`: a box to ask in, and below it each question with its road, its answer, its sources and its page,
 * the newest first. `endpoint`, `site-key`, `locale`, `theme` and the property `identity` are those of
 * `<milepost-progress>`, and the page is told of the same events. Questions continue one conversation as long as the
 * page is open.
 * `heading-level` is the level of a question as a heading of the page, 2 by default.
 */
export class MilepostAskElement extends HTMLElement {
  /**
   * A token that your own server has signed for the visitor, or what fetches a fresh one.
   * @type {string | (() => string | Promise<string>) | null}
   */
  identity = null;

  #shadow = this.attachShadow({ mode: 'open', delegatesFocus: true });
  /** @type {import('../i18n/words.js').Catalogue} */
  #labels = {};
  #exchanges = element('div', 'exchanges');
  /** @type {import('./site-fetch.js').SiteMemory} */
  #site = { element: this, visitor: '', words: ENGLISH_ASK };
  #conversationId = '';
  #isDrawn = false;
  #count = 0;
  /** @type {ReturnType<typeof createRunReader> | null} */
  #reader = null;
  /** @type {ReturnType<typeof createAskForm> | null} */
  #form = null;

  connectedCallback() {
    if (!this.#isDrawn) void this.#draw();
    this.#isDrawn = true;
    this.#reader?.resume();
  }

  disconnectedCallback() {
    // A framework that moves the element takes it out and puts it back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#reader?.pause();
    });
  }

  /** Keeps `moveBefore` from being told as a removal. */
  connectedMoveCallback() {}

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
  ask(message) {
    return this.#ask({ message, conversationId: this.#conversationId, locale: this.#locale });
  }

  /** @param {import('../run/follow-run.js').Question} question */
  async #ask(question) {
    this.stop();
    this.#reader?.leave();
    let state = createRunState();
    const { message } = question;
    // What got lost on the way is asked again as the same question, anything else as a new one.
    const exchange = this.#addExchange(message, () =>
      state.phase === 'asking' ? this.#ask(question) : this.ask(message),
    );
    const reader = createRunReader({
      endpoint: this.#endpoint,
      question,
      site: this.#site,
      onEvent: (event) => {
        if (event.data.conversationId) this.#conversationId = event.data.conversationId;
        if (!tellPage(this, event)) return;
        state = applyEvent(state, event);
        exchange.apply(event, state);
      },
      onConnection: exchange.showConnection,
    });
    this.#reader = reader;
    this.#form?.setBusy(true);
    const problem = await reader.read();
    if (problem?.code === 'not_found' && question.conversationId) {
      // The server does not know this visitor again, who then begins anew.
      this.#conversationId = '';
      exchange.node.remove();
      return this.ask(message);
    }
    if (problem && tellPage(this, { name: 'complete', data: { success: false, error: problem } })) {
      // Its place is at the box, where it can be shortened, and not below itself.
      if (problem.code === 'message_too_long' && this.#form?.refuse(message, problem.message))
        exchange.node.remove();
      else exchange.fail(problem, state);
    } else exchange.settle(state);
    if (this.#reader === reader) this.#form?.setBusy(false);
  }

  /** Stops the run on the server; what is written so far stays. */
  stop() {
    this.#reader?.stop();
  }

  /**
   * @param {string} question
   * @param {() => Promise<void>} onRetry
   */
  #addExchange(question, onRetry) {
    this.#count += 1;
    const exchange = createAskExchange({
      question,
      headingLevel: Number(this.getAttribute('heading-level') ?? 2),
      endpoint: this.#endpoint,
      words: this.#site.words,
      id: `source-${this.#count}`,
      onRetry,
    });
    this.#exchanges.prepend(exchange.node);
    return exchange;
  }

  async #draw() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(ASK_STYLE);
    this.#shadow.adoptedStyleSheets = [sheet];
    const locale = this.getAttribute('locale');
    const learnt = locale && (await loadWords(locale));
    if (learnt) this.#say(learnt);
    this.#form = createAskForm(this.#site.words, {
      onAsk: (message) => void this.ask(message),
      onStop: () => this.stop(),
    });
    const root = element('div', 'root', [this.#form.node, this.#exchanges]);
    if (learnt) setLanguage(root, learnt.language);
    this.#shadow.append(root);
  }

  /** @param {import('../i18n/words.js').Words} words */
  #say({ language, catalogue }) {
    this.#site.words = createWords(language, { ...catalogue, ...this.#labels });
  }

  get #endpoint() {
    return new URL(this.getAttribute('endpoint') ?? '/api/chat/stream', document.baseURI).href;
  }

  get #locale() {
    return this.getAttribute('locale') ?? this.closest('[lang]')?.getAttribute('lang') ?? null;
  }
}
