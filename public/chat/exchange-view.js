import { createGrowingText } from '../markdown/growing-text.js';
import { createSourceCard, sourceId } from './source-card.js';

/** @typedef {import('./run-state.js').RunState} RunState */

/** How the answer came about, where that must be said. The server's own pages say the same. */
const NOTES = Object.freeze({
  stop: '',
  length: 'The answer was cut at its longest allowed length.',
  extractive: 'In the words of the sources.',
  unanswered: '',
});

/**
 * Clones the exchange that the server rendered into a template, and adds it at the end.
 * @param {HTMLElement} list
 * @param {string} question
 * @returns {HTMLElement}
 */
export function addExchange(list, question) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById('exchange-template'));
  const exchange = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  part(exchange, '.question').textContent = question;
  list.querySelector('.is-latest')?.classList.remove('is-latest');
  exchange.classList.add('is-latest');
  list.append(exchange);
  return exchange;
}

/**
 * Fills one exchange from the state of its run. Only what changed is touched.
 * @param {HTMLElement} exchange
 */
export function createExchangeView(exchange) {
  const track = /** @type {import('../widget/milepost-progress-element.js').MilepostProgressElement} */ (
    part(exchange, '.track')
  );
  /** @type {RunState | null} */
  let shown = null;
  /** @type {RunState | null} */
  let waiting = null;
  const answer = createGrowingText(part(exchange, '.answer'), () => ({
    headingOffset: 2,
    citationTarget: (n) =>
      shown?.sources.some((source) => source.n === n) ? sourceId(shown.runId, n) : null,
  }));

  return { apply, settle, showFailure, showConnection, scrollIntoView };

  /**
   * @param {{ name: string, data: any }} event
   * @param {RunState} state
   */
  function apply(event, state) {
    track.apply(event);
    // Many events arrive in one frame; drawing once is enough.
    if (!waiting) requestAnimationFrame(() => waiting && show(waiting));
    waiting = state;
    // A hidden tab has no frames.
    if (document.hidden) show(state);
  }

  /** @param {RunState} state */
  function settle(state) {
    show(state);
    const { error } = state;
    if (error) showFailure(error, state);
  }

  /** @param {RunState} state */
  function show(state) {
    waiting = null;
    const before = shown;
    shown = state;
    exchange.dataset.state = state.phase === 'asking' ? 'running' : state.phase;
    exchange.dataset.runId = state.runId;
    if (state.sources !== before?.sources) showSources(state);
    answer.show(state.text);
    if (state.notices !== before?.notices || state.phase !== before?.phase)
      showText('.notice', noticeOf(state));
    if (state.page !== before?.page) showPage(state);
    if (state.profile !== before?.profile) showProfile(state);
    if (state.success) showText('.answer-note', NOTES[state.success.finishReason] ?? '');
  }

  /** @param {RunState} state */
  function showSources({ runId, sources }) {
    part(exchange, '.sources').hidden = sources.length === 0;
    part(exchange, '.source-list').replaceChildren(
      ...sources.map((source) => createSourceCard(runId, source)),
    );
  }

  /** @param {RunState} state */
  function showPage({ page }) {
    const card = part(exchange, '.page-card');
    card.hidden = !page;
    if (!page) return;
    card.setAttribute('href', page.url);
    const isAnswer = page.form !== 'unanswered';
    part(card, '.page-card-eyebrow').textContent = isAnswer
      ? 'A page made for this question'
      : 'A page of what comes closest';
    part(card, '.page-card-title').textContent = page.title;
  }

  /** @param {RunState} state */
  function showProfile({ profile }) {
    const changed = profile?.changed ?? [];
    part(exchange, '.noticed').hidden = changed.length === 0;
    part(exchange, '.noticed-text').textContent = changed
      .map(({ key, value }) => `${key} ${value}`)
      .join(', ');
    if (profile) part(exchange, '.noticed-link').setAttribute('href', profile.inspectUrl);
  }

  /**
   * @param {{ message: string, retryable: boolean }} error
   * @param {RunState} state
   */
  function showFailure(error, state) {
    show(state);
    const isStopped = state.phase === 'stopped';
    exchange.dataset.state = isStopped ? 'stopped' : 'failed';
    // What never reached a run has no event that ends its track.
    if (state.error === null) track.fail(error.message);
    part(exchange, '.failure').hidden = false;
    part(exchange, '.failure-word').textContent = isStopped ? 'Stopped.' : 'Not finished.';
    part(exchange, '.failure-text').textContent = error.message;
    part(exchange, '.failure-kept').textContent =
      state.text && !state.error ? 'What was written so far is kept.' : '';
    part(exchange, '.retry').hidden = !(error.retryable || isStopped);
  }

  /** @param {'connected' | 'reconnecting'} connection */
  function showConnection(connection) {
    const isLost = connection === 'reconnecting';
    showText(
      '.notice',
      isLost ? 'The connection was lost. Trying to reach the server again.' : shown ? noticeOf(shown) : '',
    );
  }

  function scrollIntoView() {
    exchange.scrollIntoView({ block: 'start', behavior: 'instant' });
  }

  /**
   * @param {string} selector Of an element that is hidden as long as it says nothing.
   * @param {string} text
   */
  function showText(selector, text) {
    const node = part(exchange, selector);
    node.hidden = text === '';
    (node.querySelector(`${selector}-text`) ?? node).textContent = text;
  }
}

/**
 * What is being waited for matters only while it is; a lesser result matters for as long as it is read.
 * @param {RunState} state
 * @returns {string}
 */
function noticeOf({ phase, notices }) {
  const isRunning = phase === 'asking' || phase === 'running';
  const lasting = notices.filter(({ code }) => code === 'degraded' || code === 'stage_skipped');
  return (isRunning ? notices : lasting).at(-1)?.message ?? '';
}

/**
 * @param {Element} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(root, selector) {
  const found = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (!found) throw new Error(`The exchange has no ${selector}.`);
  return found;
}
