import { findDeciding } from '../markdown/find-quotes.js';
import { createGrowingText } from '../markdown/growing-text.js';
import { toSafeUrl } from '../markdown/to-safe-url.js';
import { updateChildren } from '../markdown/update-children.js';
import { toOutcome } from '../run/outcome.js';
import { setText } from '../widget/element.js';
import { addCopyButtons } from './copy-buttons.js';
import { followAnswer } from './follow-answer.js';
import { createHitItem } from './hit-item.js';
import { markQuotes } from './mark-quotes.js';
import { offerFeedback } from './offer-feedback.js';
import { createSourceCard, sourceId } from './source-card.js';
import { offerTools } from './tools.js';

/** @typedef {import('./run-state.js').RunState} RunState */

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
 * @param {import('../i18n/words.js').Words} words
 * @param {(text: string) => void} tellWait Says beside the box what the answer waits for; nothing when it goes on.
 */
export function createExchangeView(exchange, words, tellWait) {
  const track = /** @type {import('../widget/milepost-progress-element.js').MilepostProgressElement} */ (
    part(exchange, '.track')
  );
  track.words = words;
  /** @type {RunState | null} */
  let shown = null;
  /** @type {RunState | null} */
  let waiting = null;
  let lost = '';
  /** @type {ReturnType<typeof followAnswer> | null} */
  let follower = null;
  const answer = createGrowingText(part(exchange, '.answer'), () => ({
    topHeading: 3,
    citationName: (n) => words.say('exchange.source', { n }),
    tableName: words.say('exchange.table'),
    citationTarget: (n) =>
      shown?.sources.some((source) => source.n === n) ? sourceId(shown.runId, n) : null,
  }));

  return { apply, settle, showFailure, showConnection, scrollIntoView };

  /**
   * @param {{ name: string, data: any }} event
   * @param {RunState} state
   */
  function apply(event, state) {
    // What hinders the run is said elsewhere, in the page's language.
    if (event.name !== 'notice') track.apply(event);
    // Many events arrive in one frame; drawing once is enough.
    if (!waiting) requestAnimationFrame(() => waiting && show(waiting));
    waiting = state;
    // A hidden tab has no frames.
    if (document.hidden) show(state);
  }

  /** @param {RunState} state */
  function settle(state) {
    show(state);
    end();
    if (state.success) markQuotes(part(exchange, '.answer'), findDeciding(state.success));
    addCopyButtons(part(exchange, '.answer'), words);
    if (state.success && isAnswered(state.success)) part(exchange, '.answer').dataset.markdown = state.text;
    void colourCode(exchange);
    if (state.error) showFailure(state.error, state);
    else offerFeedback(exchange, words);
  }

  /** @param {RunState} state */
  function show(state) {
    waiting = null;
    const before = shown;
    shown = state;
    exchange.dataset.state = state.phase === 'asking' ? 'running' : state.phase;
    // A snapshot does not tell it, and what the page knows is right.
    if (state.runId) {
      exchange.dataset.runId = state.runId;
      exchange.id = `run-${state.runId}`;
    }
    showReading(state);
    if (!isUnderWay(state) && (isUnderWay(before) || state.sources !== before?.sources)) showSources(state);
    if (state.phase === 'running') follower ??= followAnswer(part(exchange, '.answer'));
    const isWhole = !isUnderWay(state);
    if (follower) follower.grow(() => answer.show(state.text, isWhole));
    else answer.show(state.text, isWhole);
    if (state.notices !== before?.notices) showWait();
    if (state.page !== before?.page) showPage(state);
    if (state.success && state.success !== before?.success) showOutcome(state.success);
  }

  /** @param {import('../../pipeline/events.ts').SuccessPayload} success */
  function showOutcome(success) {
    const outcome = toOutcome(success);
    exchange.dataset.outcome = outcome;
    track.hidden = outcome === 'reply';
    showText('.answer-note', noteOf(success));
    showHandOver(success);
    const { hits = [] } = success;
    const isRefusal = outcome === 'refusal';
    const name = part(exchange, '.found-name');
    name.textContent = words.say(isRefusal ? 'exchange.closest' : 'exchange.alsoFound');
    name.classList.toggle('visually-hidden', isRefusal);
    part(exchange, '.hits').replaceChildren(...hits.map(createHitItem));
    part(exchange, '.found').hidden = hits.length === 0;
    const { questions = [] } = success;
    part(exchange, '.next-questions').replaceChildren(...questions.map(createQuestionItem));
    part(exchange, '.next').hidden = questions.length === 0;
    part(exchange, '.further').classList.add('is-new');
  }

  /** @param {import('../../pipeline/events.ts').SuccessPayload} success */
  function showHandOver({ handOver }) {
    const url = handOver ? toSafeUrl(handOver.url, null) : null;
    part(exchange, '.hand-over').hidden = url === null;
    if (!handOver || url === null) return;
    const link = part(exchange, '.hand-over-link');
    link.setAttribute('href', url);
    link.textContent = handOver.label;
  }

  /**
   * How the answer came about, where that must be said. The server's own pages say the same.
   * @param {import('../../pipeline/events.ts').SuccessPayload} success
   */
  function noteOf({ finishReason, writtenBy, degraded }) {
    const key = writtenBy === 'owner' ? 'note.owner' : finishReason === 'length' ? 'note.length' : '';
    const how = key && words.say(key);
    const less = degraded.map((stageId) => words.say(`notice.degraded.${stageId}`, {}, ''));
    return [how, ...less].filter(Boolean).join(' ');
  }

  /**
   * While the answer is being written one line says how much was read, where it will say whose words they are.
   * @param {RunState} state
   */
  function showReading(state) {
    const count = state.sources.length;
    const { success } = state;
    const by = success?.finishReason === 'extractive' ? 'exchange.quoted' : 'exchange.written';
    const key = isUnderWay(state) ? 'exchange.passages' : success && isAnswered(success) ? by : '';
    setText(part(exchange, '.read'), key && count > 0 ? words.say(key, { count }) : '');
  }

  /**
   * Those that the answer cites; one that was not finished has only told what was read for it.
   * @param {RunState} state
   */
  function showSources({ runId, sources, text, success }) {
    const cited = success ? sources : sources.filter(({ n }) => text.includes(`[${n}]`));
    part(exchange, '.sources').hidden = cited.length === 0;
    const cards = cited.map((source) => createSourceCard(runId, source, words));
    updateChildren(part(exchange, '.source-list'), 0, cards);
  }

  /** @param {RunState} state */
  function showPage({ page }) {
    const card = part(exchange, '.page-card');
    card.hidden = !page;
    if (!page) return;
    card.setAttribute('href', page.url);
    const eyebrow = page.form === 'unanswered' ? 'exchange.pageClosest' : 'exchange.pageMade';
    part(card, '.page-card-kind').textContent = words.say(`form.${page.form}`, {}, '');
    part(card, '.page-card-why').textContent = words.say(eyebrow);
    part(card, '.page-card-title').textContent = page.title;
    showText('.page-card-summary', page.summary ?? '');
  }

  /**
   * @param {{ code: string, message: string, retryable: boolean }} error
   * @param {RunState} state
   */
  function showFailure(error, state) {
    show(state);
    end();
    const isStopped = state.phase === 'stopped';
    exchange.dataset.state = isStopped ? 'stopped' : 'failed';
    // What never reached a run has no event that ends its track.
    if (state.error === null) track.fail(words.explain(error));
    part(exchange, '.failure').hidden = false;
    part(exchange, '.failure-word').textContent = words.say(
      isStopped ? 'exchange.stopped' : 'exchange.failed',
    );
    part(exchange, '.failure-text').textContent = words.explain(error);
    part(exchange, '.failure-kept').textContent =
      state.text && !state.error ? words.say('exchange.kept') : '';
    part(exchange, '.retry').hidden = !(error.retryable || isStopped);
  }

  /** @param {'connected' | 'reconnecting'} connection */
  function showConnection(connection) {
    const reason = navigator.onLine ? 'run.reconnecting' : 'run.offline';
    lost = connection === 'reconnecting' ? words.say(reason) : '';
    showWait();
  }

  function showWait() {
    tellWait(lost || noticeOf(shown?.notices ?? []));
  }

  /** Nothing is waited for any more. */
  function end() {
    follower?.stop();
    tellWait('');
    offerTools(exchange);
  }

  /** @param {RunState['notices']} notices */
  function noticeOf(notices) {
    const notice = notices.at(-1);
    return notice ? words.notify(notice) : '';
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

/** @param {string} question */
function createQuestionItem(question) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `/?q=${encodeURIComponent(question)}`;
  link.dataset.question = question;
  link.dir = 'auto';
  link.textContent = question;
  item.append(link);
  return item;
}

/** @param {RunState | null} state */
function isUnderWay(state) {
  return state === null || state.phase === 'asking' || state.phase === 'running';
}

/** @param {import('../../pipeline/events.ts').SuccessPayload} success */
function isAnswered(success) {
  return toOutcome(success) === 'answer';
}

/**
 * As the server does; what it takes is loaded when there is code.
 * @param {Element} exchange
 */
async function colourCode(exchange) {
  if (!exchange.querySelector('code[class^="language-"]')) return;
  // Without it, code is black on white.
  const found = await import('../markdown/colour-code.js').catch(() => null);
  found?.colourNodes(exchange);
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
