import { toFailure as toAskFailure } from '../run/ask-error.js';
import { createKey } from '../run/create-key.js';
import { askQuestion, resumeRun } from '../run/follow-run.js';
import { loadSnapshot } from '../run/load-snapshot.js';
import { onWake } from '../run/on-wake.js';
import { toLocale } from '../run/to-locale.js';

/** @typedef {import('./site-fetch.js').SiteMemory} SiteMemory */

/**
 * Asks a question or follows a run, and says what the server says to visitors in the language of the element, where it
 * has one.
 * @param {import('./run-reader.js').RunReaderOptions} run
 * @param {object} connection
 * @param {string} connection.eventsUrl Of a run that is known; empty to ask.
 * @param {typeof globalThis.fetch} connection.fetch
 * @param {AbortSignal} connection.signal
 */
export async function* openRun({ question, endpoint, site, onConnection }, { eventsUrl, fetch, signal }) {
  const options = { signal, onConnection, fetch, wake: { listen: onWake, load: loadSnapshot } };
  // Kept with the question: asked again after the network was away, it joins the run that nobody heard of.
  question.key ??= createKey();
  const asked = { ...question, locale: toLocale(question.locale) };
  const events = eventsUrl ? resumeRun(eventsUrl, options) : askQuestion(endpoint, asked, options);
  for await (const event of events) yield translate(event, site.words);
}

/**
 * @param {unknown} error
 * @param {SiteMemory} site
 */
export function toFailure(error, { words }) {
  const { code, message, retryable } = toAskFailure(error);
  return { code, retryable, message: words.explain({ code, message }) };
}

/**
 * @param {import('../run/run-frame.js').RunEventFrame} event
 * @param {SiteMemory['words']} words
 */
function translate(event, words) {
  const { name, data } = event;
  if (name === 'notice') return { ...event, data: { ...data, message: words.notify(data) } };
  const { error } = data;
  return error ? { ...event, data: { ...data, error: { ...error, message: words.explain(error) } } } : event;
}
