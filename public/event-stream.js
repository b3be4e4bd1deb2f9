/**
 * One event of a `text/event-stream`.
 * @typedef {object} ServerSentEvent
 * @property {string} type `message` when the stream names none.
 * @property {string} data Its `data` lines, joined by LF.
 * @property {string} id The last id that the stream has set so far, on this event or an earlier one.
 */

/**
 * What a stream has said about itself.
 * @typedef {object} StreamState
 * @property {string} lastEventId What to send as `Last-Event-ID` when the stream is opened again.
 * @property {number | null} retry Milliseconds to wait before that, when the stream has said so.
 */

/**
 * Yields the events of a response body as the WHATWG standard reads them, and returns the stream's last state. An
 * event that is cut off by the end of the stream is dropped. Leaving the loop early cancels the body.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 * @param {ReadableStream<Uint8Array>} body
 * @param {{ onState?: (state: StreamState) => void, onChunk?: () => void }} [options] `onState` is told when an id or a
 *   `retry` arrives, so that a reader whose stream breaks knows where it was; `onChunk` when anything does.
 * @returns {AsyncGenerator<ServerSentEvent, StreamState, void>}
 */
export async function* readEvents(body, { onState, onChunk } = {}) {
  const parser = createEventParser(onState);
  // One decoder for the whole stream: it keeps the bytes of a character that is split between two chunks, and
  // takes away a BOM only at the very start.
  const decoder = new TextDecoder('utf-8');
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      onChunk?.();
      yield* parser.feed(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      if (done) return parser.state;
    }
  } finally {
    // A body that has ended or failed has nothing left to cancel, and a failure is already on its way.
    reader.cancel().catch(() => {});
  }
}

/**
 * The same without I/O: `feed` takes the decoded text in pieces of any size and returns the events that they complete.
 * @param {(state: StreamState) => void} [onState]
 */
export function createEventParser(onState) {
  /** @type {StreamState} */
  const state = { lastEventId: '', retry: null };
  // Pieces of a line that has not ended. Joined once, since adding to a string per chunk is quadratic in its length.
  /** @type {string[]} */
  let unfinished = [];
  let endedWithCr = false;
  let type = '';
  /** @type {string[]} */
  let data = [];
  let id = '';

  return { state, feed };

  /**
   * @param {string} text
   * @returns {ServerSentEvent[]}
   */
  function feed(text) {
    /** @type {ServerSentEvent[]} */
    const events = [];
    // An LF that follows a CR of the piece before belongs to the same line end.
    let start = endedWithCr && text[0] === '\n' ? 1 : 0;
    if (text !== '') endedWithCr = text.endsWith('\r');
    const lineEnd = /\r\n|\r|\n/g;
    lineEnd.lastIndex = start;
    for (let match = lineEnd.exec(text); match; match = lineEnd.exec(text)) {
      unfinished.push(text.slice(start, match.index));
      readLine(unfinished.join(''), events);
      unfinished = [];
      start = lineEnd.lastIndex;
    }
    if (start < text.length) unfinished.push(text.slice(start));
    return events;
  }

  /**
   * @param {string} line
   * @param {ServerSentEvent[]} events
   */
  function readLine(line, events) {
    if (line === '') {
      dispatch(events);
      return;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') type = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') readId(value);
    else if (field === 'retry') readRetry(value);
  }

  /** @param {string} value */
  function readId(value) {
    // The standard ignores an id with NUL, which no HTTP header could carry back.
    if (!value.includes('\0')) id = value;
  }

  /** @param {string} value */
  function readRetry(value) {
    if (!/^[0-9]+$/.test(value)) return;
    state.retry = Number(value);
    onState?.(state);
  }

  /** @param {ServerSentEvent[]} events */
  function dispatch(events) {
    if (state.lastEventId !== id) {
      state.lastEventId = id;
      onState?.(state);
    }
    if (data.length > 0) events.push({ type: type || 'message', data: data.join('\n'), id });
    type = '';
    data = [];
  }
}
