import { AskError } from './ask-error.js';
import { backoffMs, MAX_ATTEMPTS, waitToRetry } from './backoff.js';
import { createKey } from './create-key.js';
import { readConnection } from './read-connection.js';
import { isTerminal } from './run-frame.js';
import { watchSilence } from './watch-silence.js';

/** @typedef {import('./run-frame.js').RunEventFrame} RunEventFrame */

/**
 * @typedef {object} Question
 * @property {string} message
 * @property {string | null | undefined} [conversationId]
 * @property {string | null | undefined} [locale]
 * @property {{ context?: { url?: string, selection?: string }, filter?: { collection?: string, version?: string, language?: string }, profile?: 'off', replaces?: string } | undefined} [options]
 *   What is said besides, by the protocol.
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
export function askQuestion(endpoint, question, options) {
  // The same key at every attempt: a question whose answer got lost on the way is joined, not asked twice.
  const key = question.key ?? createKey();
  const body = JSON.stringify({
    message: question.message,
    conversationId: question.conversationId || undefined,
    locale: question.locale || undefined,
    ...question.options,
  });
  const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream', 'Idempotency-Key': key };
  return follow({ url: endpoint, init: { method: 'POST', headers, body } }, null, options);
}

/**
 * Yields the events of a run that was started elsewhere, from its first one.
 * @param {string} eventsUrl
 * @param {FollowOptions} options
 * @returns {AsyncGenerator<RunEventFrame, void, void>}
 * @throws {AskError} when the run is unknown or the server cannot be reached any more
 */
export function resumeRun(eventsUrl, options) {
  return follow(null, eventsUrl, options);
}

/**
 * @param {import('./open-stream.js').Cursor['start']} start
 * @param {string | null} eventsUrl
 * @param {FollowOptions} options
 * @returns {AsyncGenerator<RunEventFrame, void, void>}
 */
async function* follow(
  start,
  eventsUrl,
  { signal, fetch = globalThis.fetch, wait = waitToRetry, onConnection, wake },
) {
  /** @type {import('./open-stream.js').Cursor} */
  const cursor = { start, eventsUrl, lastSeq: 0, retryMs: null, attempts: 0 };
  let hasSlept = false;
  let connection = watchSilence(signal);
  const stopListening = wake?.listen(() => {
    hasSlept = true;
    connection.interrupt();
  });

  try {
    for (; ; cursor.attempts++) {
      if (cursor.attempts > MAX_ATTEMPTS && !isOffline())
        throw new AskError('offline', 'The connection was lost.');
      connection.end();
      connection = watchSilence(signal);
      try {
        if (cursor.attempts > 0) {
          onConnection?.('reconnecting');
          await wait(backoffMs(cursor.attempts, cursor), connection.signal);
        }
        if (hasSlept && wake && cursor.eventsUrl) {
          hasSlept = false;
          const known = await wake.load(cursor.eventsUrl, connection.signal, fetch);
          if (known && known.lastSeq > cursor.lastSeq) {
            cursor.lastSeq = known.lastSeq;
            yield* known.frames;
            if (known.frames.some(isTerminal)) return;
          }
        }
        if (yield* readConnection(cursor, connection, fetch, () => onConnection?.('connected'))) return;
      } catch (error) {
        // A server that has taken the question may refuse for a moment only, as may what stands before it.
        const isPassing = !(error instanceof AskError) || (error.retryable && cursor.eventsUrl);
        if (signal.aborted || !isPassing) throw error;
        // The loop comes back to where it was, after a sleep without waiting.
        if (hasSlept) cursor.attempts = -1;
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
