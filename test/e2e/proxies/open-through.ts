import { connect, constants } from 'node:http2';
import type { EventStream, StreamOptions } from '../../kit/event-stream.ts';
import { openStream, type RequestOptions } from '../../kit/open-stream.ts';
import { createStreamRecorder } from '../../kit/stream-recorder.ts';

const DEADLINE_MS = 20_000;

/**
 * Opens a response through a proxy and reads it while it arrives: over HTTP/2 when the address is https, whoever signed the
 * certificate, else over HTTP/1.1. Says that it takes compression, as browsers do.
 */
export function openThrough(
  url: string,
  options: RequestOptions & Pick<StreamOptions, 'until'> = {},
): Promise<EventStream> {
  const headers = { 'Accept-Encoding': 'gzip, br', ...options.headers };
  const whole = { deadline: DEADLINE_MS, live: true, ...options, headers };
  return url.startsWith('https:') ? openHttp2(url, whole) : openStream(url, whole);
}

function openHttp2(url: string, { method, path, headers, body }: RequestOptions): Promise<EventStream> {
  const startedAt = performance.now();
  const session = connect(url, { rejectUnauthorized: false });
  const timer = setTimeout(() => session.destroy(), DEADLINE_MS);
  return new Promise((resolve, reject) => {
    const request = session.request({
      ':method': method ?? (body === undefined ? 'GET' : 'POST'),
      ':path': path ?? new URL(url).pathname,
      accept: 'text/event-stream',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
    session.on('error', reject);
    request.on('error', reject);
    request.on('response', ({ ':status': status = 0, ...head }) => {
      const recorder = createStreamRecorder({ status, headers: head, startedAt }, () => finish('stopped'));
      const finish = (reason: Parameters<typeof recorder.end>[0]) => {
        clearTimeout(timer);
        recorder.end(reason);
        session.destroy();
        recorder.close();
      };
      request.on('data', (bytes: Buffer) => void recorder.push(bytes));
      // A connection that breaks looks like an end too, but for the code.
      request.on('close', () => finish(request.rstCode === constants.NGHTTP2_NO_ERROR ? 'ended' : 'cut'));
      resolve(recorder.stream);
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
