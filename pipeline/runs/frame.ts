/** An SSE frame before it is text. `data` may hold anything; the other fields must be fit for a line of their own. */
export interface Frame {
  readonly id?: string | number;
  readonly event?: string;
  readonly data: string;
  /** Milliseconds that a client waits before it reconnects. */
  readonly retry?: number;
}

/** EventSource dispatches these itself: a server event of the same name would reach the wrong listeners. */
const RESERVED_EVENT_NAMES = new Set(['error', 'open', 'message']);
const EVENT_NAME = /^[A-Za-z][\w.-]*$/;
/** Printable ASCII that survives a header; browsers trim spaces, and some clients refuse to send anything else. */
const EVENT_ID = /^[\x21-\x7e]{1,128}$/;
const LINE_END = /\r\n|\r|\n/;

/**
 * Encodes one event by the WHATWG server-sent events format, LF only.
 * @throws {TypeError} for an id, a name or a retry that cannot be framed: repairing one would send something else
 */
export function encodeFrame({ id, event, data, retry }: Frame): string {
  let head = '';
  if (retry !== undefined) head += `retry: ${checkRetry(retry)}\n`;
  if (id !== undefined) head += `id: ${checkId(String(id))}\n`;
  if (event !== undefined) head += `event: ${checkEventName(event)}\n`;
  if (typeof data !== 'string')
    throw new TypeError('An event needs data: without it the client never dispatches it.');
  return `${head}data: ${toFieldLines('data: ', data)}\n\n`;
}

const eventHeads = new Map<string, string>();

/**
 * Encodes an event of a run, whose data becomes one line of JSON. Its name is checked once and not again: runs have few names and
 * thousands of events.
 */
export function encodeEvent({ name, data }: { name: string; data: unknown }, id?: number): string {
  let head = eventHeads.get(name);
  if (head === undefined) {
    head = `event: ${checkEventName(name)}\ndata: `;
    eventHeads.set(name, head);
  }
  return id === undefined
    ? `${head}${JSON.stringify(data)}\n\n`
    : `id: ${id}\n${head}${JSON.stringify(data)}\n\n`;
}

/** Encodes a comment, which clients ignore; the empty one is the heartbeat. */
export function encodeComment(text: string): string {
  return `:${toFieldLines(':', text)}\n`;
}

function toFieldLines(prefix: string, text: string): string {
  // JSON has no line ends of its own, so the common case is one check.
  if (!text.includes('\n') && !text.includes('\r')) return text;
  return text.split(LINE_END).join(`\n${prefix}`);
}

function checkId(id: string): string {
  if (!EVENT_ID.test(id)) {
    throw new TypeError(
      `An event id must be 1 to 128 printable ASCII characters without spaces, not ${JSON.stringify(id)}.`,
    );
  }
  return id;
}

function checkEventName(name: string): string {
  if (RESERVED_EVENT_NAMES.has(name))
    throw new TypeError(`EventSource uses the event name "${name}" itself; choose another.`);
  if (!EVENT_NAME.test(name)) {
    throw new TypeError(
      `An event name is a letter followed by letters, digits, ".", "_" or "-", not ${JSON.stringify(name)}.`,
    );
  }
  return name;
}

function checkRetry(retry: number): number {
  // A retry of 0 makes a browser reconnect hundreds of times a second.
  if (!Number.isInteger(retry) || retry < 1) {
    throw new TypeError(`A retry is a whole number of milliseconds above 0, not ${JSON.stringify(retry)}.`);
  }
  return retry;
}

/** Reads back a frame of `encodeFrame` whose data is one line of JSON, as all frames of a run are. */
export function decodeFrame(frame: string): { event: string; data: unknown } {
  const fields = new Map(
    frame.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  return { event: fields.get('event') ?? 'message', data: JSON.parse(fields.get('data') ?? 'null') };
}
