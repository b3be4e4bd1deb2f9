import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Response } from 'express';
import type { StreamWatch, WatchedStream } from './stream-watch.ts';

/** `no-transform` and `X-Accel-Buffering` keep proxies from compressing the stream or holding it back. */
const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Frames that are there at a time; `isLast` when the stream ends with them. */
export interface FrameBatch {
  readonly frames: readonly string[];
  readonly isLast: boolean;
}

export interface StreamEnds {
  /** Text after the last frame. */
  readonly farewell?: () => string;
  /** Called once, when the response is over or its reader is gone. */
  readonly onClose?: () => void;
}

/**
 * Sends frames, one write each, as the response; a chunk of `frames` is those that are there at a time, a `FrameBatch`.
 * Headers leave with the first frame. The frames are destroyed as soon as the reader is gone, however it goes; `res`
 * 'close' is the event to trust: `req` 'close' fires when the body was read.
 */
export function sendFrames(
  res: Response,
  watch: StreamWatch,
  frames: Readable,
  { farewell, onClose }: StreamEnds = {},
): void {
  const stream = { res, lastWriteAt: performance.now(), stalledSince: 0 };

  res.on('close', () => {
    watch.remove(stream);
    frames.destroy();
    onClose?.();
  });
  // The reader may have left while its question was being saved.
  if (res.destroyed) return void res.emit('close');

  frames.on('data', (batch: FrameBatch) => {
    const isFirst = !res.headersSent;
    if (isFirst) sendHead(res);
    stream.lastWriteAt = performance.now();
    let takesMore = true;
    for (const frame of batch.frames) takesMore = res.write(frame);
    // At once, so that the end leaves in the packet of the last frame.
    if (batch.isLast) return end(stream, farewell);
    if (isFirst) letGoOfHeads(res);
    if (takesMore) return;
    stream.stalledSince = stream.lastWriteAt;
    frames.pause();
    res.once('drain', () => {
      stream.stalledSince = 0;
      frames.resume();
    });
  });
  frames.on('end', () => {
    if (res.writableEnded) return;
    if (!res.headersSent) sendHead(res);
    end(stream, farewell);
  });
  // The frames are past the point where a failure could be an event: a cut connection makes the client resume.
  frames.on('error', () => res.destroy());
  watch.add(stream);
}

function end(stream: WatchedStream, farewell: StreamEnds['farewell']): void {
  stream.res.end(farewell?.());
  // No heartbeats behind the end, and no waiting for ever for a reader that does not take it.
  stream.stalledSince = performance.now();
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
}

/**
 * A stream stays open for as long as a run lasts, and its request with it: headers, body and what the routes made of them
 * would be kept by the response although nobody reads them any more. So would the head of the response: the headers that
 * were set, and the text that Node builds of two dozen pieces and, once it is sent, only asks whether there is one.
 * Together they are about 5 KB a stream.
 */
function letGoOfHeads(res: Response & { _header?: string }): void {
  const { req } = res;
  res.locals = NOTHING;
  res._header = 'sent';
  if (OUT_HEADERS) Object.assign(res, { [OUT_HEADERS]: null });
  req.rawHeaders = NO_HEADERS;
  req.headers = NOTHING;
  req.body = undefined;
  req.params = NOTHING;
  req.next = undefined;
  Object.assign(req, { _parsedUrl: undefined });
}

/** Where Node keeps the headers of a response; a Node that has no such place keeps them. */
const OUT_HEADERS = Object.getOwnPropertySymbols(new ServerResponse(new IncomingMessage(new Socket()))).find(
  ({ description }) => description === 'kOutHeaders',
);
const NOTHING = Object.freeze({});
const NO_HEADERS: string[] = [];
