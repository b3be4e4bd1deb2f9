import { fetchRun, toRunAddress } from '../run/run-key.js';
import { openRun, toFailure } from './open-run.js';
import { createSiteFetch } from './site-fetch.js';

/**
 * @typedef {object} RunReaderOptions
 * @property {string} endpoint Where questions are asked, and what addresses that the server sends are relative to.
 * @property {string} [eventsUrl] Of a run that is known already; without it `question` is asked.
 * @property {import('../run/follow-run.js').Question} question
 * @property {import('./site-fetch.js').SiteMemory} site
 * @property {(event: import('../run/run-frame.js').RunEventFrame) => void} onEvent Called once for each event of the
 *   run, however often it is read.
 * @property {(state: 'connected' | 'reconnecting') => void} onConnection
 */

/**
 * Reads one run, and can let go of it and take it up again where it was without asking twice.
 * @param {RunReaderOptions} options
 */
export function createRunReader(options) {
  const { endpoint, site, onEvent } = options;
  let eventsUrl = options.eventsUrl ?? '';
  let stopUrl = '';
  let lastSeq = 0;
  let isLeft = false;
  let isPaused = false;
  let isStopWanted = false;
  let wake = () => {};
  const fetch = createSiteFetch(site, endpoint);
  let connection = new AbortController();

  return { read, pause, resume, leave, stop };

  /**
   * Resolves when the run is over or was left.
   * @returns {Promise<{ code: string, message: string, retryable: boolean } | null>} What no event tells of.
   */
  async function read() {
    while (!isLeft) {
      connection = new AbortController();
      try {
        for await (const event of openRun(options, { eventsUrl, fetch, signal: connection.signal }))
          take(event);
        return null;
      } catch (error) {
        if (!connection.signal.aborted) return toFailure(error, site);
        if (isPaused && !isLeft) {
          await new Promise((resolve) => {
            wake = () => resolve(undefined);
          });
        }
      }
    }
    return null;
  }

  /** @param {import('../run/run-frame.js').RunEventFrame} event */
  function take(event) {
    const { seq, data } = event;
    if (isLeft || (seq !== null && seq <= lastSeq)) return;
    lastSeq = seq ?? lastSeq;
    if (data.stopUrl) stopUrl = toRunAddress(data.stopUrl, endpoint, data.runKey);
    if (data.eventsUrl && !eventsUrl) {
      eventsUrl = toRunAddress(data.eventsUrl, endpoint, data.runKey);
      if (isStopWanted) stop();
      if (isPaused) connection.abort();
    }
    onEvent(event);
  }

  /** Closes the connection as soon as it is known how to come back. */
  function pause() {
    isPaused = true;
    if (eventsUrl) connection.abort();
  }

  function resume() {
    isPaused = false;
    wake();
  }

  /** Lets go for good. The run itself goes on. */
  function leave() {
    isLeft = true;
    connection.abort();
    wake();
  }

  /** Stops the run on the server, now or as soon as it is known how; its last events still arrive. */
  function stop() {
    isStopWanted = true;
    if (!eventsUrl) return;
    // A request that gets lost leaves the run going, which its own end will show.
    const init = { method: stopUrl ? 'POST' : 'DELETE', keepalive: true };
    fetchRun(stopUrl || eventsUrl, init, fetch).catch(() => {});
  }
}
