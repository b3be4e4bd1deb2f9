import { toFailure } from '../run/ask-error.js';
import { createKey } from '../run/create-key.js';
import { askQuestion, resumeRun } from '../run/follow-run.js';
import { loadSnapshot } from '../run/load-snapshot.js';
import { onWake } from '../run/on-wake.js';
import { fetchRun, toRunAddress } from '../run/run-key.js';
import { createQuestionClamp } from './clamp-question.js';
import { addCopyButtons } from './copy-buttons.js';
import { addExchange, createExchangeView } from './exchange-view.js';
import { offerFeedback } from './offer-feedback.js';
import { applyEvent, createRunState } from './run-state.js';
import { offerTools } from './tools.js';

const ENDPOINT = '/api/chat/stream';

/**
 * @typedef {object} Attempt
 * @property {string} key For idempotency.
 * @property {HTMLElement | null} replaced
 * @property {string} replaces Its run; empty when it keeps its place.
 */

/**
 * @typedef {object} ConversationOptions
 * @property {HTMLElement} list Where exchanges are added.
 * @property {HTMLElement | null} welcome Leaves with the first question.
 * @property {string} conversationId Empty in a new conversation.
 * @property {string | null} locale BCP 47.
 * @property {import('../i18n/words.js').Words} words
 * @property {(isBusy: boolean) => void} onBusy
 * @property {(text: string) => void} onWait What the answer waits for; empty when it goes on.
 * @property {(message: string, reason: string, replaced: HTMLElement | null) => boolean} onRefused The server did not accept
 *   this question, which was to take the place of `replaced`; true when it is in the box again.
 * @property {(message: string) => void} onPast Asks it another way: below turns of long ago an answer has no place.
 */

/**
 * The conversation on this page: one question at a time, each in its own exchange.
 * @param {ConversationOptions} options
 */
export function createConversation(options) {
  const { list, welcome, locale, words, onBusy, onWait, onRefused, onPast } = options;
  const questions = createQuestionClamp(words);
  let currentId = options.conversationId;
  /** Of questions whose answer got lost on the way: asked again in the same way, a question joins its run. */
  const attempts = /** @type {WeakMap<Element, Attempt>} */ (new WeakMap());
  /** @type {{ stopUrl: string, stopWhenKnown: boolean } | null} */
  let running = null;

  list.addEventListener('click', ({ target }) => {
    const retry = target instanceof HTMLElement ? target.closest('.retry') : null;
    const exchange = /** @type {HTMLElement | null} */ (retry?.closest('.exchange') ?? null);
    const question = exchange?.querySelector('.question')?.textContent;
    if (!exchange || !question || running) return;
    const attempt = attempts.get(exchange);
    // An answer that got lost belongs to no turn yet. One that failed gives its place up, as long as it is the last.
    if (attempt) exchange.hidden = true;
    else if (!findReplaceable(exchange)) retry?.setAttribute('hidden', '');
    // Turns that came meanwhile may rest on what it was to replace.
    const isPassed = attempt?.replaced?.isConnected && !exchange.matches(':last-child');
    void ask(question, attempt ? (isPassed ? {} : attempt) : { replaced: exchange });
    if (attempt) exchange.remove();
  });

  return {
    ask,
    stop,
    pickUp,
    isBusy: () => running !== null,
    mayReplace: (/** @type {HTMLElement} */ exchange) => findReplaceable(exchange) !== '',
  };

  /**
   * @param {string} message
   * @param {Partial<Attempt>} [attempt] `replaced`: the exchange whose place this one takes, when it is the last. The rest is that of
   *   an attempt whose answer got lost on the way.
   */
  async function ask(message, attempt = {}) {
    if (running) return;
    if ('past' in document.body.dataset) return onPast(message);
    const { key = createKey(), replaced = null, replaces = findReplaceable(replaced) } = attempt;
    welcome?.replaceWith(createHeading(words.say('chat.heading')));
    const exchange = addExchange(list, message);
    questions.clamp(exchange);
    const view = createExchangeView(exchange, words, onWait);
    view.scrollIntoView();
    const { title } = document;
    if (currentId === '' || isNamedBy(replaced)) document.title = message;
    if (replaces) replaced?.setAttribute('hidden', '');
    const question = {
      message,
      conversationId: currentId,
      locale,
      key,
      ...(replaces && { options: { replaces } }),
    };
    const { state, failure } = await follow(view, (options) => askQuestion(ENDPOINT, question, options));
    if (replaces && state.runId) replaced?.remove();
    else replaced?.removeAttribute('hidden');
    if (failure?.retryable) attempts.set(exchange, { key, replaced, replaces });
    else if (failure && state.runId === '' && onRefused(message, words.explain(failure), replaced)) {
      // Its place is beside the box now, and not below itself.
      exchange.remove();
      document.title = title;
    }
  }

  /** Takes over what the server has drawn: a run that was still under way, and answers that can be asked for again. */
  function pickUp() {
    for (const retry of list.querySelectorAll(':is([data-state="failed"], [data-state="stopped"]) .retry')) {
      retry.removeAttribute('hidden');
    }
    for (const exchange of list.children) {
      questions.watch(exchange);
      if (exchange.matches('[data-state="running"]')) continue;
      offerTools(exchange);
      offerFeedback(exchange, words);
    }
    for (const answer of list.querySelectorAll('.answer:not(:empty)')) addCopyButtons(answer, words);
    const element = /** @type {HTMLElement | null} */ (list.querySelector('[data-state="running"]'));
    const runId = element?.dataset.runId;
    if (!element || !runId) return;
    const eventsUrl = new URL(`${ENDPOINT}/${encodeURIComponent(runId)}`, location.href).href;
    const view = createExchangeView(element, words, onWait);
    void follow(view, (options) => resumeRun(eventsUrl, options));
  }

  async function stop() {
    if (!running) return;
    // Stopped before the server has said how: it is done as soon as that is known.
    if (running.stopUrl === '') running.stopWhenKnown = true;
    else await requestStop(running.stopUrl);
  }

  /**
   * @param {ReturnType<typeof createExchangeView>} view
   * @param {(options: import('../run/follow-run.js').FollowOptions) => AsyncGenerator<import('../run/run-frame.js').RunEventFrame, void, void>} open
   */
  async function follow(view, open) {
    const run = { stopUrl: '', stopWhenKnown: false };
    running = run;
    onBusy(true);
    let state = createRunState();
    /** @type {import('../run/ask-error.js').AskError | null} */
    let failure = null;
    try {
      for await (const event of open({
        signal: new AbortController().signal,
        onConnection: view.showConnection,
        wake: { listen: onWake, load: loadSnapshot },
      })) {
        state = applyEvent(state, event);
        if (run.stopUrl === '' && state.stopUrl !== '') onStarted(run, state);
        view.apply(event, state);
      }
      view.settle(state);
    } catch (error) {
      failure = toFailure(error);
      view.showFailure(failure, state);
    } finally {
      running = null;
      onBusy(false);
    }
    return { state, failure };
  }

  /**
   * @param {{ stopUrl: string, stopWhenKnown: boolean }} run
   * @param {import('./run-state.js').RunState} state
   */
  function onStarted(run, state) {
    run.stopUrl = toRunAddress(state.stopUrl, location.href, state.runKey);
    currentId = state.conversationId;
    const address = `/c/${encodeURIComponent(currentId)}`;
    if (location.pathname !== address) history.replaceState(null, '', address);
    const field = /** @type {HTMLInputElement | null} */ (
      document.querySelector('input[name="conversationId"]')
    );
    if (field) field.value = currentId;
    offerErasure(currentId);
    if (run.stopWhenKnown) void requestStop(run.stopUrl);
  }
}

/**
 * The run of an exchange whose place another one can take; empty when there is none. Turns after it would rest on it.
 * @param {HTMLElement | null} exchange
 */
function findReplaceable(exchange) {
  const isLast =
    exchange?.isConnected && exchange.matches(':last-child') && !('past' in document.body.dataset);
  return isLast ? (exchange.dataset.runId ?? '') : '';
}

/**
 * Whether the conversation is called by the question of this exchange, which is its first.
 * @param {HTMLElement | null} exchange
 */
function isNamedBy(exchange) {
  return (
    exchange?.matches(':first-child') && exchange.querySelector('.question')?.textContent === document.title
  );
}

/**
 * The page still needs a heading of its own once the welcome has left.
 * @param {string} text
 */
function createHeading(text) {
  const heading = document.createElement('h1');
  heading.className = 'visually-hidden';
  heading.textContent = text;
  return heading;
}

/**
 * The conversation that this page began can be erased from now on, like one that it was loaded with.
 * @param {string} conversationId
 */
function offerErasure(conversationId) {
  const place = document.getElementById('erase');
  const form = place?.querySelector('form');
  if (!place || !form) return;
  form.action = `/c/${encodeURIComponent(conversationId)}/erase`;
  place.hidden = false;
}

/**
 * A stop that gets lost leaves the run going, which its own end will show.
 * @param {string} stopUrl
 */
async function requestStop(stopUrl) {
  await fetchRun(stopUrl, { method: 'POST', keepalive: true }, fetch).catch(() => {});
}
