import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { checkHost, createGuardedLookup } from './guarded-lookup.ts';
import { readBody } from './read-body.ts';
import { RequestFailure } from './request-failure.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Decompressed; null when it was not wanted. */
  readonly body: Buffer | null;
}

export interface HttpRequest {
  /** GET when absent. */
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** How large the body may be, once decompressed; null: it is not read. Asked when the status and the headers are there. */
  readonly maxBytes: (answer: Omit<HttpAnswer, 'body'>) => number | null;
  readonly signal: AbortSignal;
}

export interface HttpClient {
  /**
   * One request, without following redirects.
   * @throws {RequestFailure} when there is no whole answer; the signal's reason when it aborts
   */
  ask(url: URL, request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

export interface HttpClientOptions {
  readonly userAgent: string;
  /** Lets requests go to private networks. */
  readonly allowPrivate: boolean;
  /** To the headers, and then for the body. */
  readonly answerTimeoutMs?: number;
  readonly bodyTimeoutMs?: number;
}

const MAX_SOCKETS = 8;

/** Requests over connections that are kept, to public addresses alone unless private ones are allowed. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { userAgent, allowPrivate, answerTimeoutMs = 20_000, bodyTimeoutMs = 60_000 } = options;
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
  };
  const lookup = createGuardedLookup();

  return {
    async ask(url, { method = 'GET', headers, maxBytes, signal }) {
      signal.throwIfAborted();
      if (!allowPrivate) checkHost(url);
      const deadline = startDeadline(answerTimeoutMs, signal);
      try {
        const response = await send(url, {
          method,
          agent: agents[url.protocol as keyof typeof agents],
          headers: {
            'user-agent': userAgent,
            accept: 'text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, */*;q=0.5',
            'accept-encoding': 'gzip, deflate, br',
            ...headers,
          },
          signal: deadline.signal,
          ...(allowPrivate ? {} : { lookup }),
        });
        deadline.restart(bodyTimeoutMs);
        const head = { status: response.statusCode ?? 0, headers: response.headers };
        return { ...head, body: await readBody(response, maxBytes(head)) };
      } catch (error) {
        signal.throwIfAborted();
        throw toFailure(deadline.signal.aborted ? deadline.signal.reason : error);
      } finally {
        deadline.end();
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function send(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    request(url, options).on('response', resolve).on('error', reject).end();
  });
}

/** Aborts when the time is over or the outer signal aborts, and leaves nothing on that signal. */
function startDeadline(ms: number, outer: AbortSignal) {
  const controller = new AbortController();
  const giveUp = () =>
    controller.abort(new RequestFailure('timeout', 'took too long to answer; try again later'));
  const pass = () => controller.abort(outer.reason);
  let timer = setTimeout(giveUp, ms);
  outer.addEventListener('abort', pass, { once: true });
  return {
    signal: controller.signal,
    restart(nextMs: number) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, nextMs);
    },
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', pass);
    },
  };
}

function toFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new RequestFailure(
      'unknown-host',
      'has a host that is not found; check its name and the network',
      {
        cause: error,
      },
    );
  return new RequestFailure('network', `could not be fetched (${message}); try again later`, {
    cause: error,
  });
}
