import { type IncomingMessage, request as sendHttp } from 'node:http';
import { request as sendHttps } from 'node:https';
import { decodeBody } from './decode-body.ts';
import { DEFAULT_DEADLINE_MS, type EventStream, type StreamOptions } from './event-stream.ts';
import { openTarget, type StreamTarget } from './open-target.ts';
import { readResponse } from './read-response.ts';
import { type SuperagentRequest, sendRequest } from './sse.ts';

export interface RequestOptions {
  /** `POST` when there is a body, else `GET`. */
  readonly method?: string;
  /** Path with query, for targets that are not a whole address. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when a text, else as JSON. */
  readonly body?: unknown;
}

/**
 * Opens an event stream. Takes a supertest request that has not been sent, with the same result as its
 * `.use(sse(options))` but typed; or an app, a server or an address with what to request from it, for which no
 * library is needed. Rejects when no response head arrives before the deadline; what happens later is told by
 * `stream.end`.
 */
export function openStream(
  target: SuperagentRequest | StreamTarget,
  options: StreamOptions & RequestOptions = {},
): Promise<EventStream> {
  return isSuperagentRequest(target) ? sendRequest(target, options) : requestStream(target, options);
}

function isSuperagentRequest(target: SuperagentRequest | StreamTarget): target is SuperagentRequest {
  return typeof target === 'object' && 'buffer' in target && 'parse' in target;
}

async function requestStream(
  target: StreamTarget,
  options: StreamOptions & RequestOptions,
): Promise<EventStream> {
  const { origin, close } = await openTarget(target);
  const startedAt = performance.now();
  try {
    const { res, leave } = await sendToOrigin(addressOf(target, origin, options.path), options);
    return await new Promise((resolve) => {
      const recorder = readResponse(res, {
        ...options,
        startedAt,
        body: decodeBody(res),
        onEnd: async () => {
          leave();
          await close();
          recorder.close();
          resolve(recorder.stream);
        },
      });
      if (options.live) resolve(recorder.stream);
    });
  } catch (error) {
    await close();
    throw error;
  }
}

function addressOf(target: StreamTarget, origin: string, path: string | undefined): URL {
  if (path !== undefined) return new URL(path, origin);
  return typeof target === 'string' || target instanceof URL ? new URL(target) : new URL('/', origin);
}

function sendToOrigin(
  url: URL,
  { method, headers = {}, body, deadline = DEFAULT_DEADLINE_MS }: StreamOptions & RequestOptions,
): Promise<{ res: IncomingMessage; leave: () => void }> {
  const isJson = body !== undefined && typeof body !== 'string';
  const text = isJson ? JSON.stringify(body) : (body as string | undefined);
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? sendHttps : sendHttp;
    const req = send(url, {
      method: method ?? (text === undefined ? 'GET' : 'POST'),
      // A connection of its own, closed after the response: nothing is left in a pool.
      agent: false,
      headers: {
        Accept: 'text/event-stream',
        ...(isJson ? { 'Content-Type': 'application/json' } : {}),
        ...(text === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(text)) }),
        ...headers,
      },
    });
    const timer = setTimeout(
      () => req.destroy(new Error(`No response head arrived within ${deadline} ms.`)),
      deadline,
    );
    // Stays attached: leaving a stream early makes the request fail once more.
    req.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    req.on('response', (res) => {
      clearTimeout(timer);
      resolve({ res, leave: () => req.destroy() });
    });
    req.end(text);
  });
}
