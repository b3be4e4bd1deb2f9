import type { IncomingHttpHeaders } from 'node:http';

/** One event of a stream with when and how it arrived. */
// biome-ignore lint/suspicious/noExplicitAny: what a server sends is the business of its tests
export interface StreamEvent<Data = any> {
  /** Counts from 0 in the order of arrival. */
  readonly index: number;
  /** The name after `event:`; `message` when there is none. */
  readonly type: string;
  /** The data parsed as JSON; the text itself when it is not JSON. */
  readonly data: Data;
  /** The `data:` lines joined by LF, as they were sent. */
  readonly text: string;
  /** The id that this very event carries; null when it has none. */
  readonly id: string | null;
  /** What a client would send as `Last-Event-ID` after this event. */
  readonly lastEventId: string;
  /** Milliseconds from the request to the arrival of the event's last byte. */
  readonly atMs: number;
  /** The number, from 1, of the piece of the body that completed it: events of one piece arrived together. */
  readonly chunk: number;
}

/** A piece of the body as the socket gave it. */
export interface StreamChunk {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/**
 * How a stream ended. `open`: it has not. `ended`: the server finished the response. `cut`: the connection broke
 * before that. `until`: what was waited for arrived. `deadline`: time was up. `stopped`: the test had enough.
 */
export type StreamEnd = 'open' | 'ended' | 'cut' | 'until' | 'deadline' | 'stopped';

/** What arrived of a response, kept whatever happened to it. Iterating it live ends with the stream. */
// biome-ignore lint/suspicious/noExplicitAny: see StreamEvent
export interface EventStream<Data = any> extends AsyncIterable<StreamEvent<Data>> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds from the request to the response head. */
  readonly headAtMs: number;
  readonly events: readonly StreamEvent<Data>[];
  readonly chunks: readonly StreamChunk[];
  /** Comment lines, which servers send as heartbeats. */
  readonly comments: readonly { readonly atMs: number; readonly text: string }[];
  /** Milliseconds that the server asked a client to wait before it reconnects; null when it asked for nothing. */
  readonly retryMs: number | null;
  /** The whole body as text. */
  readonly text: string;
  /** What stands after the last complete event: not empty when an event was cut in two. */
  readonly unfinished: string;
  readonly end: StreamEnd;
  /** Milliseconds from the request to the end, or to now while the stream is open. */
  readonly endedAtMs: number;
  /** Resolves when connection and, if it was opened for this request, server are closed. Never rejects. */
  readonly closed: Promise<void>;
  /** Leaves early without a trace: no uncaught error, no open handle. Resolves like `closed`. */
  stop(): Promise<void>;
}

export interface StreamOptions {
  /** Leave after this event: its name, how many events there were, or a test of the event. */
  readonly until?: string | number | ((event: StreamEvent, stream: EventStream) => boolean);
  /** Milliseconds from the request after which to leave with what there is; 4,000, below Jest's own 5,000. */
  readonly deadline?: number;
  /** Resolve with the response head and read while events arrive, instead of at the end. */
  readonly live?: boolean;
}

export const DEFAULT_DEADLINE_MS = 4_000;
