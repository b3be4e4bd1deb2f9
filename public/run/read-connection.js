import { readEvents } from '../event-stream.js';
import { openStream } from './open-stream.js';
import { isTerminal, toFrame } from './run-frame.js';
import { toRunAddress } from './run-key.js';

/**
 * Opens one connection to a run and yields the events that are new, each of which moves the cursor on.
 * @param {import('./open-stream.js').Cursor} cursor
 * @param {ReturnType<typeof import('./watch-silence.js').watchSilence>} connection
 * @param {typeof globalThis.fetch} fetch
 * @param {() => void} onOpen
 * @returns {AsyncGenerator<import('./run-frame.js').RunEventFrame, boolean, void>} True at its end when the run is over,
 *   false when the connection alone is.
 * @throws {import('./ask-error.js').AskError} when the server refuses; anything else that is thrown is the network
 */
export async function* readConnection(cursor, connection, fetch, onOpen) {
  const response = await openStream(cursor, connection.signal, fetch);
  if (!response) return true;
  if (!response.body) return false;
  onOpen();
  const onState = (/** @type {{ retry: number | null }} */ { retry }) => {
    cursor.retryMs = retry;
  };
  for await (const event of readEvents(response.body, { onState, onChunk: connection.listen })) {
    const frame = toFrame(event, cursor.lastSeq);
    if (!frame) continue;
    cursor.attempts = 0;
    cursor.lastSeq = frame.seq ?? cursor.lastSeq;
    if (frame.name === 'stage' && frame.data.eventsUrl) {
      const base = response.url || cursor.start?.url || cursor.eventsUrl || '';
      cursor.eventsUrl = toRunAddress(frame.data.eventsUrl, base, frame.data.runKey);
    }
    yield frame;
    if (isTerminal(frame)) return true;
  }
  return false;
}
