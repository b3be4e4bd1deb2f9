import { readEvents } from '../event-stream.js';
import { AskError, toAskError } from './ask-error.js';
import { backoffMs, MAX_ATTEMPTS, waitToRetry } from './backoff.js';
import { watchSilence } from './watch-silence.js';

/**
 * An event of a run as it came over the wire.
 * @typedef {object} RunEventFrame
 * @property {string} name
 * @property {any} data The parsed payload.
 * @property {number | null} seq Null for transient events, which are not replayed.
 */

/**
 * @typedef {object} Question
 * @property {string} message
 * @property {string | null} [conversationId]
 * @property {string | null} [locale]
 * @property {string} [key] Idempotency key, made by `createKey`: asked again with it, the same question joins its run.
 */

/**
 * @typedef {object} FollowOptions
 * @property {AbortSignal} signal Leaves the run; it does not stop it.
 * @property {typeof globalThis.fetch} [fetch]
 * @property {(ms: number, signal: AbortSignal) => Promise<void>} [wait]
 * @property {(state: 'connected' | 'reconnecting') => void} [onConnection]
 * @property {WakeOptions} [wake]
 */

/**
 * For pages that may be frozen: connections that look open when they wake up can be long dead.
 * @typedef {object} WakeOptions
 * @property {(listener: () => void) => () => void} listen Calls back at every awakening; returns how to end that.
 * @property {(eventsUrl: string, signal: AbortSignal, fetch: typeof globalThis.fetch) => Promise<{ frames: RunEventFrame[], lastSeq: number } | null>} load
 *   How the run stands then; the events go on from there.
 */

/**
 * Asks a question and yields the events of its run up to the terminal one, over as many connections as that takes.
 * @param {string} endpoint Address of `POST /api/chat/stream`.
 * @param {Question} question
 * @param {FollowOptions} options
 * @returns {AsyncGenerator<RunEventFrame, void, void>}
 * @throws {AskError} when the server refuses the question or cannot be reached any more
 */
export async function* askQuestion(endpoint, question, options) {
  // The same key at every attempt: a question whose answer got lost on the way is joined, not asked twice.
  const key = question.key ?? createKey();
  const body = JSON.stringify({
    message: question.message,
    ...(question.conversationId && { conversationId: question.conversationId }),
    ...(question.locale && { locale: question.locale }),
  });
  const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream', 'Idempotency-Key': key };
  yield* follow({ url: endpoint, init: { method: 'POST', headers, body } }, null, options);
}

/**
 * Yields the events of a run that was started elsewhere, from its first one.
 * @param {string} eventsUrl
 * @param {FollowOptions} options
 * @returns {AsyncGenerator<RunEventFrame, void, void>}
 * @throws {AskError} when the run is unknown or the server cannot be reached any more
 */
export async function* resumeRun(eventsUrl, options) {
  yield* follow(null, eventsUrl, options);
}

/**
 * @param {{ url: string, init: RequestInit } | null} start Asked until the run has told where its events are.
 * @param {string | null} knownEventsUrl
 * @param {FollowOptions} options
 * @returns {AsyncGenerator<RunEventFrame, void, void>}
 */
async function* follow(
  start,
  knownEventsUrl,
  { signal, fetch = globalThis.fetch, wait = waitToRetry, onConnection, wake },
) {
  let eventsUrl = knownEventsUrl;
  let lastSeq = 0;
  /** @type {number | null} */
  let retryMs = null;
  let attempt = 0;
  let hasSlept = false;
  let connection = watchSilence(signal);
  const stopListening = wake?.listen(() => {
    hasSlept = true;
    connection.interrupt();
  });

  try {
    for (; ; attempt++) {
      if (attempt > MAX_ATTEMPTS && !isOffline())
        throw new AskError('offline', 'The connection was lost and did not come back.');
      connection.end();
      connection = watchSilence(signal);
      try {
        if (attempt > 0) {
          onConnection?.('reconnecting');
          await wait(backoffMs(attempt, { retryMs }), connection.signal);
        }
        if (hasSlept && wake && eventsUrl) {
          hasSlept = false;
          const known = await wake.load(eventsUrl, connection.signal, fetch);
          if (known && known.lastSeq > lastSeq) {
            lastSeq = known.lastSeq;
            yield* known.frames;
            if (known.frames.some(isTerminal)) return;
          }
        }
        const response = await open(eventsUrl, start, lastSeq, connection.signal, fetch);
        // The cursor is at the end of a run that is over: everything has been seen.
        if (response.status === 204) return;
        const problem = await findProblem(response);
        if (problem && (!problem.retryable || lastSeq === 0)) throw problem;
        if (problem || !response.body) continue;
        onConnection?.('connected');
        const onState = (/** @type {{ retry: number | null }} */ { retry }) => {
          retryMs = retry;
        };
        for await (const event of readEvents(connection.watch(response.body), { onState })) {
          const frame = toFrame(event, lastSeq);
          if (!frame) continue;
          attempt = 0;
          lastSeq = frame.seq ?? lastSeq;
          if (frame.name === 'stage' && frame.data.eventsUrl) {
            eventsUrl = new URL(frame.data.eventsUrl, response.url || start?.url || eventsUrl || '').href;
          }
          yield frame;
          if (isTerminal(frame)) return;
        }
      } catch (error) {
        if (signal.aborted || error instanceof AskError) throw error;
        // Anything else is the network: the loop comes back to where it was, after a sleep without waiting.
        if (hasSlept) attempt = -1;
      }
    }
  } finally {
    stopListening?.();
    connection.end();
  }
}

/** A device that knows that it has no network has not been refused by anybody: it goes on trying. */
function isOffline() {
  return globalThis.navigator?.onLine === false;
}

/**
 * @param {Response} response
 * @returns {Promise<AskError | null>} Null when it is a stream.
 */
async function findProblem(response) {
  if (!response.ok) return toAskError(response);
  const type = response.headers.get('Content-Type');
  if (type?.startsWith('text/event-stream')) return null;
  await response.body?.cancel();
  // Browsers take a head that was cut off for a whole one.
  if (!type) throw new TypeError('The head of the response did not arrive whole.');
  // A network that asks for a login, or a proxy, sends its own page with status 200.
  return new AskError('notStream', 'Something else answered in the place of the site. Try again.');
}

/**
 * @param {string | null} eventsUrl
 * @param {{ url: string, init: RequestInit } | null} start
 * @param {number} lastSeq
 * @param {AbortSignal} signal
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<Response>}
 */
function open(eventsUrl, start, lastSeq, signal, fetch) {
  if (!eventsUrl && start) return fetch(start.url, { ...start.init, signal });
  /** @type {Record<string, string>} */
  const headers = { Accept: 'text/event-stream' };
  if (lastSeq > 0) headers['Last-Event-ID'] = String(lastSeq);
  return fetch(eventsUrl ?? '', { headers, signal, cache: 'no-store' });
}

/**
 * @param {import('../event-stream.js').ServerSentEvent} event
 * @param {number} lastSeq
 * @returns {RunEventFrame | null} Null for what was seen before or cannot be read.
 */
function toFrame({ type, data, id }, lastSeq) {
  const seq = type === 'progress' ? null : Number(id);
  if (seq !== null && !(seq > lastSeq)) return null;
  try {
    return { name: type, data: JSON.parse(data), seq };
  } catch {
    return null;
  }
}

/** @param {RunEventFrame} frame */
function isTerminal({ name, data }) {
  return (
    name === 'stage' && (data.stageId === 'complete' || data.status === 'failed' || data.status === 'stopped')
  );
}

/**
 * A fresh idempotency key. `crypto.randomUUID` exists on secure origins only, and a site on a plain local network is
 * not one.
 * @returns {string}
 */
export function createKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
