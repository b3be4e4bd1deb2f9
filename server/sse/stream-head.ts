import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
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

/**
 * A stream stays open for as long as a run lasts, and its request with it: headers, body and what the routes made of them
 * would be kept by the response although nobody reads them any more. So would the head of the response: the headers that
 * were set, and the text that Node builds of two dozen pieces and, once it is sent, only asks whether there is one.
 * Together they are about 5 KB a stream. A head that has not left is not let go of: Node would send what stands in its place.
 */
export function letGoOfHeads(res: Response & { _header?: string; _headerSent?: boolean }): void {
  if (!res._headerSent) return;
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
