import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { DEFAULT_DEADLINE_MS, type EventStream, type StreamOptions } from './event-stream.ts';
import { readResponse } from './read-response.ts';
import type { StreamRecorder } from './stream-recorder.ts';

// biome-ignore lint/suspicious/noExplicitAny: the types of superagent differ by version, and are not required
type Loose = any;

/** The part of a supertest or superagent request that is used here. */
export interface SuperagentRequest {
  buffer(isBuffered?: boolean): unknown;
  parse(parser: Loose): unknown;
  end(callback?: Loose): unknown;
  on(event: string, listener: Loose): unknown;
}

/**
 * A plugin that reads the response of a supertest or superagent request as an event stream:
 * `const stream = await request(app).post('/ask').send(body).use(sse({ until: 'complete' }))`.
 * Awaiting the request then gives an EventStream in place of a response. `.expect()` for status and headers works as
 * always. Rejects when no response head arrives before the deadline, or an `.expect()` fails.
 */
export function sse(options: StreamOptions = {}): (request: SuperagentRequest) => void {
  return (request) => {
    let opened: Promise<EventStream> | null = null;
    const open = () => {
      opened ??= sendRequest(request, options);
      return opened;
    };
    // Superagent's own promise waits for the end, and rejects when the request is aborted though much had arrived.
    const promise: Pick<Promise<EventStream>, 'then' | 'catch' | 'finally'> = {
      // biome-ignore lint/suspicious/noThenProperty: a superagent request is a thenable, and this is its stream
      then: (onOpened, onFailed) => open().then(onOpened, onFailed),
      catch: (onFailed) => open().catch(onFailed),
      finally: (onSettled) => open().finally(onSettled),
    };
    Object.assign(request, promise);
  };
}

/** Sends the request and resolves as the options say, live or over. */
export function sendRequest(request: SuperagentRequest, options: StreamOptions): Promise<EventStream> {
  return new Promise((resolve, reject) => {
    let startedAt = performance.now();
    let recorder: StreamRecorder | null = null;
    const headTimer = setTimeout(
      () => reject(failBeforeHead(request, options.deadline ?? DEFAULT_DEADLINE_MS)),
      options.deadline ?? DEFAULT_DEADLINE_MS,
    );
    // Emitted when supertest's server listens and the request is on its way.
    request.on('request', () => {
      startedAt = performance.now();
    });
    // A superagent response emits the errors of the connection once more, and without a listener that one is uncaught:
    // it is what kills a process that aborts a stream it is reading.
    request.on('response', (response: EventEmitter) => response.on('error', () => {}));
    request.buffer(true);
    request.parse((res: IncomingMessage, callback: (error: null, body: EventStream) => void) => {
      clearTimeout(headTimer);
      keepErrorsFromSuperagent(res);
      const reader = readResponse(res, {
        ...options,
        startedAt,
        // Ends superagent's side, after which supertest closes the server that it opened.
        onEnd: () => {
          Object.assign(res, { text: reader.stream.text });
          callback(null, reader.stream);
        },
      });
      recorder = reader;
      if (options.live) expectHead(request, reader.stream).then(resolve, reject);
    });
    request.end((error: (Error & { response?: unknown }) | null) => {
      clearTimeout(headTimer);
      recorder?.close();
      // An error with a response is superagent's opinion of the status, which is the test's to judge.
      if (recorder !== null && (!error || error.response)) resolve(recorder.stream);
      else reject(error ?? new Error('The response had no body to read.'));
    });
  });
}

/** Checks what was expected of status and headers now; supertest itself would do so at the end only. */
async function expectHead(request: SuperagentRequest, stream: EventStream): Promise<EventStream> {
  const { assert } = request as {
    assert?: (error: null, head: unknown, done: (error: unknown) => void) => void;
  };
  const { status, headers } = stream;
  const head = { status, headers, header: headers, body: {}, text: '' };
  const error = await new Promise((done) => (assert ? assert.call(request, null, head, done) : done(null)));
  if (error === null) return stream;
  await stream.stop();
  throw error;
}

/**
 * Superagent takes an error of the response for its own failure, also one that comes after it has been answered:
 * "double callback bug". Its listeners are added after the parser is called, so they are removed one tick later,
 * before any error can be emitted.
 */
function keepErrorsFromSuperagent(res: IncomingMessage): void {
  process.nextTick(() => {
    res.removeAllListeners('error');
    res.on('error', () => {});
  });
}

/** Destroys the request with the error: an abort would leave the server that supertest opened open for good. */
function failBeforeHead(request: SuperagentRequest, deadline: number): Error {
  const error = new Error(`No response head arrived within ${deadline} ms.`);
  (request as { req?: { destroy(error: Error): void } }).req?.destroy(error);
  return error;
}
