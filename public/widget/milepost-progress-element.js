import { createWords } from '../i18n/words.js';
import { createLateReader } from './late-reader.js';
import { READER } from './later-files.js';
import { loadLater } from './load-later.js';
import { parseTimings } from './parse-timings.js';
import { speak } from './speak.js';
import { takeQuestion } from './take-question.js';
import { tellPage } from './tell-page.js';
import { applyToTrack, createFinishedTrack, createTrack } from './track-model.js';
import { createTrackView } from './track-view.js';
import { ENGLISH } from './track-words.js';

/** @typedef {import('./milepost.d.ts').MilepostProgress} MilepostProgress */

/**
 * `<milepost-progress>`: the road that a question travels. A page feeds it events with `apply`, or lets it read a run:
 * `endpoint` is the address of `POST /api/chat/stream`, or of anything that speaks the same protocol. It asks with
 * `ask(message)`, with the attribute `message`, or with `for`, the id of a form whose field `message` is asked instead
 * of being submitted; it follows a run that is under way with `attach` or the attribute `run`.
 * `summary`, `timings` (JSON, milliseconds by stage) and `outcome` (`done`, `failed` or `stopped`) show a run that is
 * over. With `preview` the empty road is shown before anything was asked. `theme` is `light`, `dark` or `auto`.
 * `locale` is the language of questions and of the element's own words; without it questions are asked in the
 * language of the nearest `lang`.
 *
 * Every event of a run that the element reads is told to the page before it is drawn: see tell-page.js.
 * An element that is taken out of the page lets go of its run, and goes on where it was when it is put back.
 * @implements {MilepostProgress}
 */
export class MilepostProgressElement extends HTMLElement {
  static observedAttributes = ['summary', 'timings', 'outcome', 'message', 'run', 'locale'];

  /**
   * A token that your own server has signed for the visitor, or what fetches a fresh one.
   * @type {string | (() => string | Promise<string>) | null}
   */
  identity = null;

  #view = createTrackView(this.attachShadow({ mode: 'open' }));
  #track = createTrack();
  /** @type {import('../i18n/words.js').Catalogue} */
  #labels = {};
  /** @type {import('./site-fetch.js').SiteMemory} */
  #site = { element: this, visitor: '', words: ENGLISH };
  /** @type {ReturnType<typeof createLateReader> | null} */
  #reader = null;
  #listening = new AbortController();
  /** What the attributes have started already. */
  #started = '';

  connectedCallback() {
    this.#listening.abort();
    this.#listening = new AbortController();
    // At the root, so that the form may be added later than this element.
    const { signal } = this.#listening;
    this.getRootNode().addEventListener('submit', this.#onSubmit, { signal });
    this.getRootNode().addEventListener('focusin', this.#onFocus, { signal });
    this.#show(this.#track);
    this.#reader?.resume();
    this.#start();
  }

  disconnectedCallback() {
    // A framework that moves the element takes it out and puts it back at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#listening.abort();
      this.#reader?.pause();
    });
  }

  /** Keeps `moveBefore` from being told as a removal. */
  connectedMoveCallback() {}

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === 'message' || name === 'run') return this.#start();
    if (name === 'locale') {
      const locale = this.getAttribute(name);
      if (locale) void speak(this, locale);
      return;
    }
    const summary = this.getAttribute('summary');
    if (summary === null) return;
    const outcome = this.getAttribute('outcome');
    const phase = outcome === 'failed' || outcome === 'stopped' ? outcome : 'done';
    this.#show(createFinishedTrack(summary, parseTimings(this.getAttribute('timings')), phase));
  }

  /** The interface in another language. */
  set words(/** @type {import('../i18n/words.js').Words} */ words) {
    this.#site.words = createWords(words.language, { ...words.catalogue, ...this.#labels });
    this.#show(this.#track);
  }

  /**
   * Texts of your own, by their keys in the catalogue; what is missing stays as it is.
   * @param {import('../i18n/words.js').Catalogue} labels
   */
  set labels(labels) {
    this.#labels = { ...this.#labels, ...labels };
    this.words = this.#site.words;
  }

  get labels() {
    return this.#site.words.catalogue;
  }

  /**
   * Shows what an event of a run says about its progress. Unknown events are ignored.
   * @param {{ name: string, data: any }} event
   */
  apply(event) {
    this.#show(applyToTrack(this.#track, event));
  }

  /**
   * Ends the road here, for a failure that no event tells of.
   * @param {string} message A sentence that a visitor may read.
   */
  fail(message) {
    this.#show({ ...this.#track, phase: 'failed', failure: message });
  }

  /**
   * Says that the connection is lost, or that it is back.
   * @param {'connected' | 'reconnecting'} state
   */
  showConnection(state) {
    if (this.#track.isNoticeLasting) return;
    this.#show({
      ...this.#track,
      notice: state === 'connected' ? '' : this.#site.words.say('run.reconnecting'),
    });
  }

  /** Back to the empty road. */
  reset() {
    this.#reader?.leave();
    this.#reader = null;
    this.#show(createTrack());
  }

  /**
   * Asks `endpoint` and shows the run. A question that is still under way is left.
   * @param {string} message
   * @param {{ conversationId?: string | null }} [options]
   * @returns {Promise<void>} Resolves when the run is over, whatever came of it; the events tell what.
   */
  ask(message, { conversationId } = {}) {
    const locale = this.getAttribute('locale') ?? this.closest('[lang]')?.getAttribute('lang');
    return this.#read('', { message, conversationId, locale });
  }

  /**
   * Follows a run that was started elsewhere, from its first event on.
   * @param {string} run Its id, or its `eventsUrl`, which also opens it to those who did not ask.
   * @returns {Promise<void>} As with `ask`.
   */
  attach(run) {
    const path = run.includes('/') ? run : `${new URL(this.#endpoint).pathname}/${encodeURIComponent(run)}`;
    return this.#read(new URL(path, this.#endpoint).href, { message: '' });
  }

  /** Stops the run on the server; its last events still arrive. */
  stop() {
    this.#reader?.stop();
  }

  get #endpoint() {
    return new URL(this.getAttribute('endpoint') ?? '/api/chat/stream', document.baseURI).href;
  }

  /** Does what the attributes say, once; later, since a framework sets them one by one. */
  #start() {
    queueMicrotask(() => {
      const run = this.getAttribute('run');
      const message = this.getAttribute('message');
      const wanted = run ? `run ${run}` : message ? `message ${message}` : '';
      if (!this.isConnected || wanted === this.#started) return;
      this.#started = wanted;
      if (run) void this.attach(run);
      else if (message) void this.ask(message);
    });
  }

  /**
   * @param {string} eventsUrl
   * @param {import('../run/follow-run.js').Question} question
   */
  async #read(eventsUrl, question) {
    this.reset();
    const reader = createLateReader({
      endpoint: this.#endpoint,
      eventsUrl,
      question,
      site: this.#site,
      onEvent: (event) => {
        if (tellPage(this, event) && reader === this.#reader) this.apply(event);
      },
      onConnection: (state) => this.showConnection(state),
    });
    this.#reader = reader;
    const failure = await reader.read();
    if (failure && tellPage(this, { name: 'complete', data: { success: false, error: failure } }))
      this.fail(failure.message);
  }

  #onSubmit = (/** @type {Event} */ event) => {
    const message = takeQuestion(event, this.getAttribute('for'));
    if (message) void this.ask(message);
  };

  /** Whoever comes to the form is about to ask. */
  #onFocus = (/** @type {Event} */ { target }) => {
    const form = target instanceof Element ? target.closest('form') : null;
    if (form?.id && form.id === this.getAttribute('for')) void loadLater(READER).catch(() => {});
  };

  /** @param {import('./track-model.js').Track} track */
  #show(track) {
    this.#track = track;
    this.#view.show(track, this.#site.words);
  }
}
