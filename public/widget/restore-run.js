import { AskError } from '../run/ask-error.js';
import { loadSnapshot } from '../run/load-snapshot.js';

/** What the server says of a run that is no longer kept, or not this visitor's. */
const GONE = [401, 404, 410];

/**
 * A run that is over, as the events that draw it, and what the visitor says of its answer.
 * @param {string} eventsUrl
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<import('../run/load-snapshot.js').KnownRun | null>} Null when it is gone for good.
 * @throws {AskError} when the server cannot be reached
 */
export async function restoreRun(eventsUrl, fetch) {
  let status = 0;
  /** @type {typeof globalThis.fetch} */
  const noting = async (...asked) => {
    const response = await fetch(...asked);
    status = response.status;
    return response;
  };
  const known = await loadSnapshot(eventsUrl, new AbortController().signal, noting).catch(() => null);
  if (known) return known;
  if (GONE.includes(status)) return null;
  throw new AskError('offline', 'The connection was lost and did not come back.');
}
