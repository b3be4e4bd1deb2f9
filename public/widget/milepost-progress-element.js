import { toFailure } from '../run/ask-error.js';
import { askQuestion } from '../run/follow-run.js';
import { toLocale } from '../run/to-locale.js';
import { applyToTrack, createFinishedTrack, createTrack } from './track-model.js';
import { createTrackView } from './track-view.js';

/**
 * `<milepost-progress>`: the road that a question travels. A page feeds it events with `apply`, or gives it
 * `endpoint` (address of `POST /api/chat/stream`) and lets it ask: with `ask(message)`, or with `for`, the id of a
 * form whose field `message` is asked instead of being submitted. `summary`, `timings` (JSON, milliseconds by stage)
 * and `outcome` (`done`, `failed` or `stopped`) show a run that is over.
 *
 * With `preview` the empty road is shown before anything was asked.
 *
 * Events, bubbling and composed, in order: `milepost-stage` and `milepost-delta`, each with the protocol's payload
 * as `detail`, then one of `milepost-complete` (the final payload) and `milepost-failed` (`code`, `message`,
 * `retryable`).
 */
export class MilepostProgressElement extends HTMLElement {
  static observedAttributes = ['summary', 'timings', 'outcome'];

  #view = createTrackView(this.attachShadow({ mode: 'open' }));
  #track = createTrack();
  #stopUrl = '';
  /** @type {AbortController | null} */
  #run = null;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    // At the root, so that the form may be added later than this element.
    this.getRootNode().addEventListener('submit', this.#onSubmit, { signal: this.#listening.signal });
    this.#view.show(this.#track);
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#run?.abort();
  }

  attributeChangedCallback() {
    const summary = this.getAttribute('summary');
    if (summary === null) return;
    const outcome = this.getAttribute('outcome');
    const phase = outcome === 'failed' || outcome === 'stopped' ? outcome : 'done';
    this.#show(createFinishedTrack(summary, parseTimings(this.getAttribute('timings')), phase));
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
    this.#show({ ...this.#track, phase: 'failed', summary: 'Not finished', failure: message });
  }

  /** Back to the empty road. */
  reset() {
    this.#run?.abort();
    this.#show(createTrack());
  }

  /**
   * Asks `endpoint` and shows the run. A question that is still under way is left.
   * @param {string} message
   * @param {{ conversationId?: string | null }} [options]
   * @returns {Promise<void>} Resolves when the run is over, whatever came of it; the events tell what.
   */
  async ask(message, { conversationId = null } = {}) {
    this.reset();
    const run = new AbortController();
    this.#run = run;
    const question = {
      message,
      conversationId,
      locale: toLocale(this.closest('[lang]')?.getAttribute('lang')),
    };
    const endpoint = new URL(this.getAttribute('endpoint') ?? '/api/chat/stream', document.baseURI).href;
    try {
      for await (const event of askQuestion(endpoint, question, { signal: run.signal })) {
        if (event.data.stopUrl) this.#stopUrl = new URL(event.data.stopUrl, endpoint).href;
        this.apply(event);
        this.#tell(event);
      }
    } catch (error) {
      if (run.signal.aborted) return;
      const { code, message: reason, retryable } = toFailure(error);
      this.fail(reason);
      this.#dispatch('milepost-failed', { code, message: reason, retryable });
    }
  }

  /** Stops the run on the server; its last events still arrive. */
  async stop() {
    if (this.#stopUrl) await fetch(this.#stopUrl, { method: 'POST', keepalive: true }).catch(() => {});
    else this.reset();
  }

  #onSubmit = (/** @type {Event} */ event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id === '' || form.id !== this.getAttribute('for')) return;
    event.preventDefault();
    const message = new FormData(form).get('message');
    if (typeof message === 'string' && message.trim() !== '') void this.ask(message.trim());
  };

  /** @param {{ name: string, data: any }} event */
  #tell({ name, data }) {
    if (name === 'stage' || name === 'delta') this.#dispatch(`milepost-${name}`, data);
    else if (name === 'complete' && data.success) this.#dispatch('milepost-complete', data);
    else if (name === 'complete') this.#dispatch('milepost-failed', data.error);
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #dispatch(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** @param {import('./track-model.js').Track} track */
  #show(track) {
    this.#track = track;
    this.#view.show(track);
  }
}

/**
 * @param {string | null} json
 * @returns {Record<string, number>}
 */
function parseTimings(json) {
  try {
    return JSON.parse(json ?? '{}');
  } catch {
    return {};
  }
}
