import type { Response } from 'express';

/** `no-transform` and `X-Accel-Buffering` keep proxies from compressing the stream or holding it back. */
const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Sends the status and the headers of a stream, which must not have left yet. */
export function sendStreamHead(res: Response): void {
  // HTTP/1.1 keeps connections alive anyway, and HTTP/2 in front forbids the header that Node would add.
  res.removeHeader('Connection');
  res.writeHead(200, STREAM_HEADERS);
}
