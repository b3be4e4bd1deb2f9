import { applyEvent, createRunState } from '../chat/run-state.js';
import { createKey } from '../run/create-key.js';
import { sendFeedback } from '../run/feedback.js';
import { isTerminal } from '../run/run-frame.js';
import { createAskExchange } from './ask-exchange.js';
import { restoreRun } from './restore-run.js';
import { createRunReader } from './run-reader.js';
import { createSiteFetch } from './site-fetch.js';
import { tellPage } from './tell-page.js';

/** @typedef {import('./ask-memory.js').Asked} Asked */
/** @typedef {ReturnType<typeof createAskExchange>} AskExchange */

/**
 * @typedef {object} ConversationOptions
 * @property {HTMLElement} element Dispatches the events of the runs.
 * @property {string} endpoint
 * @property {() => string | null | undefined} readLocale
 * @property {() => import('../run/follow-run.js').Question['options']} readOptions
 * @property {import('./site-fetch.js').SiteMemory} site
 * @property {import('./ask-memory.js').AskMemory} memory
 * @property {HTMLElement} list Where the exchanges are put, the newest first.
 * @property {Pick<ReturnType<typeof import('./ask-form.js').createAskForm>, 'setBusy' | 'refuse'>} form
 * @property {() => void} onChange Called when the first exchange comes and when the last one goes.
 */

/**
 * The conversation of one element: asks, and reads again what was asked before the page was loaded.
 * @param {ConversationOptions} options
 */
export function createConversation({
  element,
  endpoint,
  readLocale,
  readOptions,
  site,
  memory,
  list,
  form,
  onChange,
}) {
  /** @typedef {ReturnType<typeof createRunReader>} Reader */
  /** @type {Reader | null} */
  let current = null;
  let count = 0;
  let conversationId = '';
  let isRestored = false;
  site.visitor = memory.load().visitor;

  return {
    ask,
    restore,
    stop,
    clear,
    hide,
    pause: () => current?.pause(),
    resume: () => current?.resume(),
    id: () => conversationId,
  };

  /**
   * @param {string} message
   * @returns {Promise<void>} Resolves when the run is over.
   */
  function ask(message) {
    // The one before was of a visitor who is not signed in now.
    if (!isRestored) memory.clear();
    isRestored = true;
    const question = {
      message,
      conversationId,
      locale: readLocale(),
      options: readOptions(),
      key: createKey(),
    };
    return start({ question, runId: '', isOver: false, isSigned: site.element.identity != null });
  }

  /**
   * Draws what was asked before, and goes on with what was under way. What a signed visitor has asked waits until the page
   * signs for one again.
   */
  async function restore() {
    const { asked: all, conversationId: known } = memory.load();
    if (isRestored || (all.some(({ isSigned }) => isSigned) && site.element.identity == null)) return;
    isRestored = true;
    conversationId = known;
    const latest = all.at(-1);
    const drawn = all.map((asked) => ({ asked, exchange: add(asked, asked.isOver) }));
    for (const { asked, exchange } of drawn.reverse()) {
      // What comes of it now is news to the page.
      if (asked === latest && !asked.isOver) void read(asked, exchange);
      else if (asked.runId) await redraw(asked, exchange);
      else remove(asked, exchange);
    }
  }

  /** Stops the run on the server; what is written so far stays. */
  function stop() {
    current?.stop();
  }

  /** Takes all exchanges away, and begins anew. */
  function clear() {
    hide();
    isRestored = true;
    memory.clear();
  }

  /** Takes them out of sight until they are restored. A run goes on. */
  function hide() {
    current?.leave();
    current = null;
    conversationId = '';
    isRestored = false;
    list.replaceChildren();
    form.setBusy(false);
    onChange();
  }

  /** @param {Asked} asked */
  function start(asked) {
    stop();
    memory.keep(asked, { visitor: site.visitor, conversationId });
    return read(asked, add(asked, false));
  }

  /**
   * @param {Asked} asked
   * @param {AskExchange} exchange
   */
  async function read(asked, exchange) {
    current?.leave();
    let state = createRunState();
    exchange.retryWith(() => {
      // What got lost on the way is asked again as the same question, anything else as a new one.
      return state.phase === 'asking' ? start({ ...asked, runId: '' }) : ask(asked.question.message);
    });
    const reader = createRunReader({
      endpoint,
      eventsUrl: asked.runId && toRunUrl(asked.runId),
      question: asked.question,
      site,
      onEvent(event) {
        learn(asked, event);
        if (!tellPage(element, event)) return;
        state = applyEvent(state, event);
        exchange.apply(event, state);
      },
      onConnection: exchange.showConnection,
    });
    current = reader;
    form.setBusy(true);
    const problem = await reader.read();
    if (problem && isGone(problem) && (asked.runId || asked.question.conversationId)) {
      const isToAsk = asked.runId === '';
      remove(asked, exchange);
      // The server does not know this visitor again, who then begins anew.
      conversationId = '';
      if (current === reader) form.setBusy(false);
      return isToAsk ? ask(asked.question.message) : undefined;
    }
    if (problem && tellPage(element, { name: 'complete', data: { success: false, error: problem } })) {
      // What no run came of is not asked again by itself.
      if (asked.runId === '') memory.drop(asked);
      // Its place is at the box, where it can be shortened, and not below itself.
      if (problem.code === 'message_too_long' && form.refuse(asked.question.message, problem.message))
        remove(asked, exchange);
      else exchange.fail(problem, state);
    } else exchange.settle(state);
    if (current === reader) form.setBusy(false);
  }

  /**
   * @param {Asked} asked
   * @param {AskExchange} exchange
   */
  async function redraw(asked, exchange) {
    let state = createRunState();
    try {
      const known = await restoreRun(toRunUrl(asked.runId), createSiteFetch(site, endpoint));
      if (!known) return remove(asked, exchange);
      for (const event of known.frames) {
        state = applyEvent(state, event);
        exchange.apply(event, state);
      }
      exchange.settle(state);
      exchange.restoreFeedback(known.feedback);
    } catch {
      exchange.fail({ message: site.words.say('error.offline'), retryable: false }, state);
    }
  }

  /**
   * Keeps what an event tells of the run.
   * @param {Asked} asked
   * @param {import('../run/run-frame.js').RunEventFrame} event
   */
  function learn(asked, event) {
    const { runId, conversationId: told } = event.data;
    if (told) conversationId = told;
    if (runId) asked.runId = runId;
    asked.isOver ||= isTerminal(event);
    if (runId || asked.isOver) memory.keep(asked, { visitor: site.visitor, conversationId });
  }

  /**
   * @param {Asked} asked
   * @param {boolean} isQuiet
   */
  function add(asked, isQuiet) {
    count += 1;
    const exchange = createAskExchange({
      question: asked.question.message,
      headingLevel: Number(element.getAttribute('heading-level') ?? 2),
      endpoint,
      words: site.words,
      onAsk(message) {
        void ask(message);
        // The newest stands at the top, which may be far from what was clicked.
        list.firstElementChild?.scrollIntoView({ block: 'nearest' });
      },
      onFeedback: (said) => giveFeedback(asked.runId, said),
      id: `source-${count}`,
      isQuiet,
    });
    list.prepend(exchange.node);
    onChange();
    return exchange;
  }

  /**
   * @param {Asked} asked
   * @param {AskExchange} exchange
   */
  function remove(asked, exchange) {
    memory.drop(asked);
    exchange.node.remove();
    onChange();
  }

  /**
   * @param {string} runId
   * @param {import('../run/feedback.js').Feedback | null} said
   */
  async function giveFeedback(runId, said) {
    const url = new URL(`../runs/${encodeURIComponent(runId)}/feedback`, endpoint).href;
    await sendFeedback(url, said, createSiteFetch(site, endpoint));
    const { helpful = null, reason = null, comment = null } = said ?? {};
    tellPage(element, { name: 'feedback', data: { runId, helpful, reason, comment } });
  }

  /** @param {string} runId */
  function toRunUrl(runId) {
    return new URL(`${new URL(endpoint).pathname}/${encodeURIComponent(runId)}`, endpoint).href;
  }
}

/** @param {{ code: string }} problem */
function isGone({ code }) {
  return code === 'not_found';
}
