import { type IncomingMessage, type RequestOptions, request as sendHttp } from 'node:http';
import { request as sendHttps } from 'node:https';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { findInnermostCause } from '../../pipeline/innermost-cause.ts';
import { OBSERVED_HEADERS, type StreamObservation } from './observation.ts';
import { createStallWatch } from './stall-watch.ts';
import { createStreamRecorder } from './stream-recorder.ts';

/** Time for the connection, TLS and the head of the response. */
const HEAD_PATIENCE_MS = 15_000;
const MAX_FAILURE_CHARS = 100;
/** Enough of an error page to find the code of a problem in it. */
const MAX_PROBLEM_BYTES = 4_096;

export interface TestRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** How long the stream may last, in milliseconds from the request. */
  readonly patienceMs: number;
}

/**
 * Sends one request of the doctor over a connection of its own and listens until the response ends. Never rejects: what
 * went wrong is part of the observation.
 */
export function observeStream(request: TestRequest): Promise<StreamObservation> {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  const recorder = createStreamRecorder(elapsedMs);
  const watch = createStallWatch(elapsedMs);
  const text = request.body === undefined ? '' : JSON.stringify(request.body);

  return new Promise((resolve) => {
    const send = request.url.protocol === 'https:' ? sendHttps : sendHttp;
    const req = send(request.url, toRequestOptions(request, text));
    let failure = 'ETIMEDOUT';
    let hasResponse = false;
    const finish = (found: Partial<StreamObservation>, reason: 'closed' | 'patience' = 'closed') => {
      clearTimeout(headTimer);
      clearTimeout(bodyTimer);
      watch.end();
      resolve({ ...NOTHING_SEEN, ...recorder.end(reason), stalls: watch.stalls, ...found });
      req.destroy();
    };
    const headTimer = setTimeout(() => finish({ failure }), Math.max(HEAD_PATIENCE_MS, request.patienceMs));
    let bodyTimer: NodeJS.Timeout | undefined;
    // Stays attached: a connection that breaks later fails the request once more, and is seen at the response.
    req.on('error', (error) => {
      const { code, text } = findInnermostCause(error);
      failure = (code ?? text).slice(0, MAX_FAILURE_CHARS);
      if (!hasResponse) finish({ failure });
    });
    req.on('response', async (res) => {
      hasResponse = true;
      clearTimeout(headTimer);
      const head = readHead(res);
      bodyTimer = setTimeout(() => finish(head, 'patience'), request.patienceMs);
      if (res.statusCode === 200) {
        await readStream(res, recorder);
        finish(head);
      } else {
        finish({ ...head, problem: await readProblem(res) });
      }
    });
    req.end(text);
  });
}

const NOTHING_SEEN = {
  status: 0,
  failure: '',
  problem: '',
  httpVersion: '',
  headers: {},
  hasSetCookie: null,
} satisfies Partial<StreamObservation>;

function toRequestOptions({ method, headers, body }: TestRequest, text: string): RequestOptions {
  return {
    method,
    agent: false,
    headers: {
      Accept: 'text/event-stream',
      // As every browser sends it: a chain that compresses streams must show that it does.
      'Accept-Encoding': 'gzip, deflate, br',
      ...(body && {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(text)),
      }),
      ...headers,
    },
  };
}

function readHead(res: IncomingMessage): Partial<StreamObservation> {
  const found = OBSERVED_HEADERS.flatMap((name) => {
    const value = res.headers[name];
    return value === undefined ? [] : [[name, String(value).slice(0, 1_000)]];
  });
  return {
    status: res.statusCode ?? 0,
    httpVersion: res.httpVersion,
    headers: Object.fromEntries(found),
    hasSetCookie: res.headers['set-cookie'] !== undefined,
  };
}

/** Resolves when nothing more will come, however that came about. */
async function readStream(
  res: IncomingMessage,
  recorder: ReturnType<typeof createStreamRecorder>,
): Promise<void> {
  const decoder = new TextDecoder();
  const decompress = createDecompress(res.headers['content-encoding']);
  decompress?.on('data', (bytes: Buffer) => recorder.read(decoder.decode(bytes, { stream: true })));
  // What cannot be decompressed is as good as not there; that it was compressed is the finding.
  decompress?.on('error', () => {});
  res.on('data', (bytes: Buffer) => {
    recorder.receive(bytes.length);
    if (decompress) decompress.write(bytes);
    else recorder.read(decoder.decode(bytes, { stream: true }));
  });
  await new Promise<void>((resolve) => {
    res.on('error', () => resolve()).on('close', () => resolve());
  });
  if (!decompress || decompress.destroyed) return;
  await new Promise<void>((resolve) => {
    decompress.once('close', resolve);
    decompress.end();
  });
}

function createDecompress(encoding: string | undefined): Transform | null {
  switch (encoding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

async function readProblem(res: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const bytes of res as AsyncIterable<Buffer>) {
      pieces.push(bytes);
      size += bytes.length;
      if (size > MAX_PROBLEM_BYTES) break;
    }
    const { code } = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    return typeof code === 'string' ? code.slice(0, 60) : '';
  } catch {
    return '';
  }
}
