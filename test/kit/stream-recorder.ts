import type { IncomingHttpHeaders } from 'node:http';
import { createEventParser, type ParsedItem } from './event-parser.ts';
import type { EventStream, StreamChunk, StreamEnd, StreamEvent } from './event-stream.ts';

export interface StreamRecorder {
  readonly stream: EventStream;
  /** Takes a piece of the body and returns the events that it completes. */
  push(bytes: Uint8Array): readonly StreamEvent[];
  /** Only the first call counts. */
  end(reason: Exclude<StreamEnd, 'open'>): void;
  /** Settles `stream.closed`. */
  close(): void;
}

/** Builds an EventStream from the pieces of a response. `startedAt` is the `performance.now()` of its request. */
export function createStreamRecorder(
  head: { status: number; headers: IncomingHttpHeaders; startedAt: number },
  leave: () => void,
): StreamRecorder {
  const now = () => performance.now() - head.startedAt;
  const isEventStream = /^text\/event-stream\b/i.test(head.headers['content-type'] ?? '');
  const decoder = new TextDecoder();
  const parser = createEventParser();
  const events: StreamEvent[] = [];
  const chunks: StreamChunk[] = [];
  const comments: { atMs: number; text: string }[] = [];
  const texts: string[] = [];
  const headAtMs = now();
  let retryMs: number | null = null;
  let end: StreamEnd = 'open';
  let endedAtMs = 0;
  let wake = createSignal();
  const closed = createSignal();

  const stream: EventStream = {
    status: head.status,
    headers: head.headers,
    headAtMs,
    events,
    chunks,
    comments,
    get retryMs() {
      return retryMs;
    },
    get text() {
      return texts.join('');
    },
    get unfinished() {
      return parser.unfinished();
    },
    get end() {
      return end;
    },
    get endedAtMs() {
      return end === 'open' ? now() : endedAtMs;
    },
    closed: closed.promise,
    stop() {
      leave();
      return closed.promise;
    },
    [Symbol.asyncIterator]: iterate,
  };
  return { stream, push, end: finish, close: closed.fire };

  function push(bytes: Uint8Array): readonly StreamEvent[] {
    const atMs = now();
    chunks.push({ atMs, bytes });
    const text = decoder.decode(bytes, { stream: true });
    texts.push(text);
    const first = events.length;
    if (isEventStream) for (const item of parser.feed(text)) keep(item, atMs);
    wake.fire();
    wake = createSignal();
    return events.slice(first);
  }

  function keep(item: ParsedItem, atMs: number): void {
    if (item.kind === 'retry') retryMs = item.ms;
    else if (item.kind === 'comment') comments.push({ atMs, text: item.text });
    else {
      const { type, text, id, lastEventId } = item;
      const place = { index: events.length, atMs, chunk: chunks.length };
      events.push({ ...place, type, data: parseData(text), text, id, lastEventId });
    }
  }

  function finish(reason: Exclude<StreamEnd, 'open'>): void {
    if (end !== 'open') return;
    end = reason;
    endedAtMs = now();
    wake.fire();
  }

  async function* iterate(): AsyncGenerator<StreamEvent, void, void> {
    try {
      for (let next = 0; ; next++) {
        while (next >= events.length && end === 'open') await wake.promise;
        const event = events[next];
        if (event === undefined) return;
        yield event;
      }
    } finally {
      // Leaving the loop is leaving the stream.
      if (end === 'open') await stream.stop();
    }
  }
}

function parseData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function createSignal(): { promise: Promise<void>; fire: () => void } {
  let fire = () => {};
  const promise = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { promise, fire };
}
