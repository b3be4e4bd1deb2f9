import { fetchRun } from './run-key.js';

/**
 * @typedef {object} KnownRun
 * @property {import('./run-frame.js').RunEventFrame[]} frames
 * @property {number} lastSeq
 * @property {import('./feedback.js').Feedback | null} feedback
 */

/**
 * How the run stands, as the events that a client needs to be there: a `snapshot`, and the end when it is over.
 * @param {string} eventsUrl
 * @param {AbortSignal} signal
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<KnownRun | null>} Null when the server
 *   does not tell: the events themselves will.
 */
export async function loadSnapshot(eventsUrl, signal, fetch) {
  const init = { headers: { Accept: 'application/json' }, signal, cache: /** @type {const} */ ('no-store') };
  const response = await fetchRun(eventsUrl, init, fetch);
  if (!response.ok || !response.headers.get('Content-Type')?.includes('json')) return null;
  const { lastEventId, complete, feedback = null, ...snapshot } = await response.json();
  const lastSeq = Number(lastEventId);
  /** @type {import('./run-frame.js').RunEventFrame[]} */
  const frames = [{ name: 'snapshot', data: snapshot, seq: lastSeq }];
  if (complete) frames.push({ name: 'complete', data: complete, seq: null });
  // Without its terminal stage a run is not over, whatever else it has said.
  if (complete && snapshot.stage) frames.push({ name: 'stage', data: snapshot.stage, seq: null });
  return { frames, lastSeq, feedback };
}
