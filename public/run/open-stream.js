import { AskError, toAskError } from './ask-error.js';
import { fetchRun } from './run-key.js';

/**
 * Where a reader of a run is, over all its connections.
 * @typedef {object} Cursor
 * @property {{ url: string, init: RequestInit } | null} start Asked until the run has told where its events are.
 * @property {string | null} eventsUrl With the key of the run, which `fetchRun` takes out.
 * @property {number} lastSeq The last event that was seen; 0 for none.
 * @property {number | null} retryMs How long the stream asks to wait before it is opened again.
 * @property {number} attempts Connections since the last new event.
 */

/**
 * Asks the question, or opens the events of its run after the last one that was seen.
 * @param {Cursor} cursor
 * @param {AbortSignal} signal
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<Response | null>} A stream of events; null when all of them have been seen already.
 * @throws {AskError} when something else than a stream was answered
 */
export async function openStream({ start, eventsUrl, lastSeq }, signal, fetch) {
  const response = await (!eventsUrl && start
    ? fetch(start.url, { ...start.init, signal })
    : fetchRun(
        eventsUrl ?? '',
        {
          headers: { Accept: 'text/event-stream', ...(lastSeq > 0 && { 'Last-Event-ID': String(lastSeq) }) },
          signal,
          cache: 'no-store',
        },
        fetch,
      ));
  // The cursor is at the end of a run that is over.
  if (response.status === 204) return null;
  if (!response.ok) throw await toAskError(response);
  const type = response.headers.get('Content-Type');
  if (type?.startsWith('text/event-stream')) return response;
  await response.body?.cancel();
  // Browsers take a head that was cut off for a whole one.
  if (!type) throw new TypeError('Half a head.');
  // A network that asks for a login, or a proxy, sends its own page with status 200.
  throw new AskError('notStream', 'Something else answered instead of the site.');
}
