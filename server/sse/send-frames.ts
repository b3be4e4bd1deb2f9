import type { Readable } from 'node:stream';
import type { Response } from 'express';
import type { StreamWatch } from './stream-watch.ts';

/** `no-transform` and `X-Accel-Buffering` keep proxies from compressing the stream or holding it back. */
const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
} as const;

/**
 * Sends frames, one write each, as the response. Headers leave with the first frame, `farewell` after the last. The frames
 * are destroyed as soon as the reader is gone, however it goes; `res` 'close' is the event to trust: `req` 'close' fires
 * when the body was read.
 */
export function sendFrames(
  res: Response,
  watch: StreamWatch,
  frames: Readable,
  farewell: () => string = () => '',
): void {
  const stream = { res, lastWriteAt: performance.now(), stalledSince: 0 };

  res.once('close', () => {
    watch.remove(stream);
    frames.destroy();
  });
  // The reader may have left while its question was being saved.
  if (res.destroyed) return void res.emit('close');

  frames.on('data', (frame: string) => {
    if (!res.headersSent) sendHead(res);
    stream.lastWriteAt = performance.now();
    if (res.write(frame)) return;
    stream.stalledSince = stream.lastWriteAt;
    frames.pause();
    res.once('drain', () => {
      stream.stalledSince = 0;
      frames.resume();
    });
  });
  frames.once('end', () => {
    if (!res.headersSent) sendHead(res);
    res.end(farewell());
  });
  // The frames are past the point where a failure could be an event: a cut connection makes the client resume.
  frames.once('error', () => res.destroy());
  watch.add(stream);
}

/** Answers a stream request with nothing but the time after which to come back. */
export function sendRetry(res: Response, ms: number): void {
  sendHead(res);
  res.end(toRetry(ms));
}

/** Tells a client when to come back, without an event. */
export function toRetry(ms: number): string {
  return `retry: ${ms}\n\n`;
}

function sendHead(res: Response): void {
  // HTTP/1.1 keeps connections alive anyway, and HTTP/2 in front forbids the header that Node would add.
  res.removeHeader('Connection');
  res.writeHead(200, STREAM_HEADERS);
  letGoOfRequest(res);
}

/**
 * A stream stays open for as long as a run lasts, and its request with it: headers, body and what the routes made of them
 * are kept alive by the response although nobody reads them any more. They are about 2 KB a stream.
 */
function letGoOfRequest({ req, locals }: Response): void {
  req.rawHeaders = [];
  req.headers = {};
  req.body = undefined;
  req.params = {};
  req.next = undefined;
  for (const key of Object.keys(locals)) delete locals[key];
}
