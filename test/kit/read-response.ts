import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import {
  DEFAULT_DEADLINE_MS,
  type EventStream,
  type StreamEvent,
  type StreamOptions,
} from './event-stream.ts';
import { createStreamRecorder, type StreamRecorder } from './stream-recorder.ts';

/**
 * Reads a response until it ends, breaks, satisfies `until` or reaches the deadline; none of these is an error, and
 * each is told by `stream.end`. `onEnd` is called once, after the response was destroyed where that was needed.
 * The caller closes the recorder when nothing is left open.
 */
export function readResponse(
  res: IncomingMessage,
  options: StreamOptions & {
    readonly startedAt: number;
    readonly onEnd: () => void;
    /** The decoded body, where that is a stream of its own. */
    readonly body?: Readable;
  },
): StreamRecorder {
  const { startedAt, deadline = DEFAULT_DEADLINE_MS, until, body = res } = options;
  const recorder = createStreamRecorder(
    { status: res.statusCode ?? 0, headers: res.headers, startedAt },
    () => finish('stopped'),
  );
  const timer = setTimeout(() => finish('deadline'), startedAt + deadline - performance.now());
  let isOver = false;

  body.on('data', (bytes: Buffer) => {
    if (isOver) return;
    const events = recorder.push(bytes);
    if (events.some((event) => isLast(event, recorder.stream, until))) finish('until');
  });
  body.on('end', () => finish('ended'));
  body.on('error', () => finish('cut'));
  res.on('aborted', () => finish('cut'));
  res.on('error', () => finish('cut'));
  res.on('close', () => {
    // A decoder may still be at work on a response that is complete.
    if (!res.complete) finish('cut');
  });
  return recorder;

  function finish(reason: Parameters<typeof recorder.end>[0]): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    recorder.end(reason);
    // The listener above takes the `aborted` error that destroying an unfinished response emits.
    if (!res.complete || reason !== 'ended') res.destroy();
    options.onEnd();
  }
}

function isLast(event: StreamEvent, stream: EventStream, until: StreamOptions['until']): boolean {
  if (typeof until === 'function') return until(event, stream);
  if (typeof until === 'number') return event.index + 1 >= until;
  return until !== undefined && event.type === until;
}
