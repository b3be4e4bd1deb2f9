import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Response } from 'express';

/**
 * The versions of Node whose responses were looked into and tried. `_header`, `_headerSent` and `kOutHeaders` are Node's own and may mean
 * something else in any other, where they are left alone: a stream takes 2.5 KB more there.
 */
const TRIED_NODES: readonly string[] = ['20', '22', '24', '26'];
const NOTHING = Object.freeze({});
const NO_HEADERS: string[] = [];

/** Where Node keeps the headers that were set on a response; null where that is unknown. */
const OUT_HEADERS = TRIED_NODES.includes(process.versions.node.split('.')[0] ?? '') ? findOutHeaders() : null;

/**
 * A stream stays open for as long as a run lasts, and its request with it: headers, body and what the routes made of them
 * would be kept by the response although nobody reads them any more. So would the head of the response: the headers that
 * were set, and the text that Node builds of two dozen pieces and, once it is sent, only asks whether there is one.
 * Together they are about 5 KB a stream.
 */
export function letGoOfHeads(res: Response): void {
  if (!res.headersSent) return;
  if (OUT_HEADERS) letGoOfResponseHead(res, OUT_HEADERS);
  const { req } = res;
  res.locals = NOTHING;
  req.rawHeaders = NO_HEADERS;
  req.headers = NOTHING;
  req.body = undefined;
  req.params = NOTHING;
  req.next = undefined;
  // Where Express keeps the parts of the address.
  Object.assign(req, { _parsedUrl: undefined });
}

/** A head that has not left is kept: Node would send what stands in its place. */
function letGoOfResponseHead(
  res: Response & { _header?: string; _headerSent?: boolean },
  outHeaders: symbol,
) {
  if (res._headerSent !== true || typeof res._header !== 'string') return;
  res._header = 'sent';
  Object.assign(res, { [outHeaders]: null });
}

function findOutHeaders(): symbol | null {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const symbols = Object.getOwnPropertySymbols(response);
  return symbols.find(({ description }) => description === 'kOutHeaders') ?? null;
}
