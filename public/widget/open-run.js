import { askQuestion, resumeRun } from '../run/follow-run.js';
import { toLocale } from '../run/to-locale.js';

export { toFailure } from '../run/ask-error.js';
export { createSiteFetch } from './site-fetch.js';

/**
 * Everything that talks to a server. It is loaded with the first run, so that a page on which nobody asks carries
 * the drawing alone.
 * @param {string} eventsUrl Of a run that is known; empty to ask.
 * @param {string} endpoint
 * @param {import('../run/follow-run.js').Question} question
 * @param {import('../run/follow-run.js').FollowOptions} options
 */
export function openRun(eventsUrl, endpoint, question, options) {
  if (eventsUrl) return resumeRun(eventsUrl, options);
  return askQuestion(endpoint, { ...question, locale: toLocale(question.locale) }, options);
}
