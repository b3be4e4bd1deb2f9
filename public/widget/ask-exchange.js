import { addCopyButtons, copyOnClick } from '../chat/copy-buttons.js';
import { createGrowingText } from '../markdown/growing-text.js';
import { updateChildren } from '../markdown/update-children.js';
import { toOutcome } from '../run/outcome.js';
import { createFeedback } from './ask-feedback.js';
import { createHandOver } from './ask-hand-over.js';
import { createHits } from './ask-hits.js';
import { createNextQuestions } from './ask-next.js';
import { createSourceItem } from './ask-source.js';
import { element, setText } from './element.js';

/** @typedef {import('../chat/run-state.js').RunState} RunState */

/**
 * One question with its road, its answer and its sources, drawn from the state of its run.
 * @param {object} options
 * @param {string} options.question
 * @param {number} options.headingLevel Headings of the answer come below it.
 * @param {string} options.endpoint Addresses that the server sends are relative to it.
 * @param {import('../i18n/words.js').Words} options.words
 * @param {(question: string) => void} options.onAsk
 * @param {string} options.id Prefix of the ids of its sources, unique in the element.
 * @param {boolean} [options.isQuiet] It was answered before: nothing of it is read out.
 * @param {(feedback: import('../run/feedback.js').Feedback | null) => Promise<void>} options.onFeedback
 *   Rejects with an `AskError`.
 */
export function createAskExchange({
  question,
  headingLevel,
  endpoint,
  words,
  onAsk,
  onFeedback,
  id,
  isQuiet,
}) {
  const heading = element('p', 'question', [question]);
  heading.setAttribute('role', 'heading');
  heading.setAttribute('aria-level', String(headingLevel));
  heading.dir = 'auto';
  const track = /** @type {import('./milepost-progress-element.js').MilepostProgressElement} */ (
    element('milepost-progress', 'progress')
  );
  track.words = words;
  track.setAttribute('exportparts', 'summary, track, road, fill, post, label, notice');
  const answer = element('div', 'answer');
  // In the language of the documents, which need not be that of the page.
  answer.dir = 'auto';
  // Read out once, when it is whole.
  answer.setAttribute('aria-live', isQuiet ? 'off' : 'polite');
  answer.setAttribute('aria-busy', 'true');
  const note = element('p', 'note');
  const failureText = element('p', 'failure-text');
  const retry = element('button', 'retry', [words.say('exchange.retry')]);
  retry.setAttribute('type', 'button');
  retry.addEventListener('click', () => {
    retry.hidden = true;
    void onRetry?.();
  });
  const failure = element('div', 'failure', [failureText, retry]);
  const copy = element('button', 'copy', [words.say('exchange.copyAnswer')]);
  copy.setAttribute('type', 'button');
  const offer = element('div', 'offer');
  const tools = element('div', 'tools', [copy]);
  const feedback = createFeedback(words, onFeedback);
  const eyebrow = element('span', 'page-eyebrow');
  const pageTitle = element('span', 'page-title');
  pageTitle.dir = 'auto';
  const page = element('a', 'page', [eyebrow, pageTitle]);
  const list = element('ol', 'source-list');
  const sourcesHeading = element('p', 'sources-heading', [words.say('exchange.sources')]);
  const sources = element('div', 'sources', [sourcesHeading, list]);
  const found = element('div', 'found');
  const node = element('article', 'exchange', [
    heading,
    track,
    answer,
    note,
    offer,
    tools,
    feedback.node,
    failure,
    page,
    sources,
    found,
  ]);
  for (const part of [note, tools, feedback.node, failure, page, sources, found]) part.hidden = true;

  /** @type {(() => Promise<void>) | null} */
  let onRetry = null;
  /** @type {RunState | null} */
  let shown = null;
  /** @type {RunState | null} */
  let waiting = null;
  const growing = createGrowingText(answer, () => ({
    topHeading: headingLevel + 1,
    citationName: (n) => words.say('exchange.source', { n }),
    citationTarget: (n) => (shown?.sources.some((source) => source.n === n) ? `${id}-${n}` : null),
  }));
  answer.addEventListener('click', openCited);
  node.addEventListener('click', ({ target }) => {
    if (target instanceof Element) void copyOnClick(target, words);
  });

  return { node, apply, settle, fail, showConnection, retryWith, restoreFeedback: feedback.restore };

  /** @param {() => Promise<void>} onClick */
  function retryWith(onClick) {
    onRetry = onClick;
  }

  /**
   * @param {{ name: string, data: any }} event
   * @param {RunState} state
   */
  function apply(event, state) {
    track.apply(event);
    // Many events arrive in one frame; drawing once is enough. A hidden tab has no frames.
    if (document.hidden) return show(state);
    if (!waiting) requestAnimationFrame(() => waiting && show(waiting));
    waiting = state;
  }

  /** @param {RunState} state The last one. */
  function settle(state) {
    show(state);
    answer.setAttribute('aria-busy', 'false');
    addCopyButtons(answer, words);
    tools.hidden = state.text === '';
    // Small talk is neither helpful nor not.
    feedback.node.hidden = !state.success || toOutcome(state.success) === 'reply';
    if (state.error) showFailure(state.error, state);
  }

  /**
   * For what no event tells of.
   * @param {{ message: string, retryable: boolean }} problem
   * @param {RunState} state
   */
  function fail(problem, state) {
    settle(state);
    track.fail(problem.message);
    showFailure(problem, state);
  }

  /** @param {'connected' | 'reconnecting'} state */
  function showConnection(state) {
    track.showConnection(state);
  }

  /** @param {RunState} state */
  function show(state) {
    waiting = null;
    const before = shown;
    shown = state;
    // While the answer is being written it is what there is to read; who follows a number sees them all.
    sources.hidden &&= state.sources.length === 0 || state.phase === 'running';
    if (state.sources !== before?.sources) {
      const items = state.sources.map((source) => createSourceItem(source, { id, endpoint, words }));
      updateChildren(list, 0, items);
    }
    growing.show(state.text, state.phase !== 'asking' && state.phase !== 'running');
    linkCitations(state);
    if (state.page && state.page !== before?.page) {
      page.hidden = false;
      page.setAttribute('href', new URL(state.page.url, endpoint).href);
      page.setAttribute('target', '_blank');
      page.setAttribute('rel', 'noopener');
      setText(
        eyebrow,
        words.say(state.page.form === 'unanswered' ? 'exchange.pageClosest' : 'exchange.pageMade'),
      );
      setText(pageTitle, state.page.title);
    }
    if (state.success && state.success !== before?.success) showOutcome(state.success);
    setText(note, state.success ? sayHow(state.success) : '');
    note.hidden = note.textContent === '';
  }

  /** @param {import('../../pipeline/events.ts').SuccessPayload} success */
  function sayHow({ finishReason, writtenBy }) {
    if (writtenBy === 'owner') return words.say('note.owner');
    return finishReason === 'extractive' || finishReason === 'length'
      ? words.say(`note.${finishReason}`)
      : '';
  }

  /** @param {import('../../pipeline/events.ts').SuccessPayload} success */
  function showOutcome(success) {
    track.hidden = toOutcome(success) === 'reply';
    offer.replaceChildren(...createHandOver(success));
    found.replaceChildren(
      ...createHits(success, { endpoint, words }),
      ...createNextQuestions(success, { words, onAsk }),
    );
    found.hidden = found.childElementCount === 0;
  }

  /**
   * @param {{ message: string, retryable: boolean }} problem
   * @param {RunState} state
   */
  function showFailure({ message, retryable }, state) {
    const isStopped = state.phase === 'stopped';
    const end = words.say(isStopped ? 'exchange.stopped' : 'exchange.failed');
    const kept = state.text ? words.say('exchange.kept') : '';
    setText(failureText, [end, message, kept].join(' ').trim());
    retry.hidden = !(retryable || isStopped);
    failure.hidden = false;
  }

  /**
   * An address with `#` does not lead into a shadow root: the links have the one of the document, for whoever opens them
   * in another tab.
   * @param {RunState} state
   */
  function linkCitations({ sources: known }) {
    for (const link of answer.querySelectorAll('.citation')) {
      const source = known.find(({ n }) => n === Number(link.textContent));
      const url = source && URL.canParse(source.url, endpoint) ? new URL(source.url, endpoint) : null;
      if (url && /^https?:$/.test(url.protocol)) link.setAttribute('href', url.href);
    }
  }

  /** @param {MouseEvent} event */
  function openCited(event) {
    const link = event.target instanceof Element ? event.target.closest('.citation') : null;
    const item = [...list.children].find((child) => child.id === `${id}-${link?.textContent}`);
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    sources.hidden = false;
    item.querySelector('details')?.setAttribute('open', '');
    item.querySelector('summary')?.focus();
    item.scrollIntoView({ block: 'nearest' });
  }
}
