import { toFailure as toAskFailure } from '../run/ask-error.js';
import { askQuestion, createKey, resumeRun } from '../run/follow-run.js';
import { loadSnapshot } from '../run/load-snapshot.js';
import { onWake } from '../run/on-wake.js';
import { toLocale } from '../run/to-locale.js';
import { createSiteFetch } from './site-fetch.js';

/** @typedef {import('./site-fetch.js').SiteMemory} SiteMemory */

/**
 * Everything that talks to a server. It is loaded with the first run, so that a page on which nobody asks carries
 * the drawing alone. What the server says to visitors is said in the language of the element, where it has one.
 * @param {import('./run-reader.js').RunReaderOptions} run
 * @param {string} eventsUrl Of a run that is known; empty to ask.
 * @param {AbortSignal} signal
 */
export async function* openRun({ endpoint, question, site, onConnection }, eventsUrl, signal) {
  const wake = { listen: onWake, load: loadSnapshot };
  const options = { signal, onConnection, fetch: createSiteFetch(site, endpoint), wake };
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
  return { code, retryable, message: words ? words.explain({ code, message }) : message };
}

/**
 * @param {import('../run/follow-run.js').RunEventFrame} event
 * @param {SiteMemory['words']} words
 */
function translate(event, words) {
  const { name, data } = event;
  if (!words) return event;
  if (name === 'notice') return { ...event, data: { ...data, message: words.notify(data) } };
  if (name !== 'complete' || data.success) return event;
  return { ...event, data: { ...data, error: { ...data.error, message: words.explain(data.error) } } };
}

export { createSiteFetch };
