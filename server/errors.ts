import type { ErrorRequestHandler, Response } from 'express';
import type { StorageWatch } from '../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import type { ErrorCode } from '../pipeline/events.ts';
import { ERROR_CATALOG, isRunFailure, RunFailure, toErrorCode } from '../pipeline/failure.ts';
import type { Logger } from './log.ts';

/** What a client that may try again waits when nothing better is known. */
const RETRY_AFTER_MS = 2_000;

/** The body of an HTTP error, by RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Milliseconds after which asking again can help; null when it cannot. */
  readonly retryAfterMs: number | null;
  /** Finds the failure in the log; only with status 500 and above. */
  readonly errorId?: string;
}

/** A request that cannot be served as it is; `detail` tells the caller how to mend it. */
export class RequestProblem extends RunFailure {
  readonly status: number;
  readonly detail: string;
  readonly retryAfterMs: number | null;
  constructor(code: ErrorCode, detail: string, options: { status?: number; retryAfterMs?: number } = {}) {
    super(code, detail);
    this.name = 'RequestProblem';
    this.status = options.status ?? ERROR_CATALOG[code].status;
    this.detail = detail;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Answers with `application/problem+json`. */
export function sendProblem(res: Response, problem: Problem): void {
  setRetryAfter(res, problem);
  res.setHeader('Cache-Control', 'no-store');
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Tells when asking again can help, in seconds. */
export function setRetryAfter(res: Response, { retryAfterMs }: Pick<Problem, 'retryAfterMs'>): void {
  if (retryAfterMs !== null) res.setHeader('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
}

/** Turns whatever was thrown into a problem. The stack stays here: it is for the log. */
export function toProblem(thrown: unknown, errorId: string): Problem {
  const error = isRunFailure(thrown) ? thrown : toClientFault(thrown);
  const code = toErrorCode(error);
  const { status: catalogStatus, sentence, retryable } = ERROR_CATALOG[code];
  const status = error instanceof RequestProblem ? error.status : catalogStatus;
  const detail = error instanceof RequestProblem ? error.detail : sentence;
  const retryAfterMs =
    (error instanceof RequestProblem ? error.retryAfterMs : null) ?? (retryable ? RETRY_AFTER_MS : null);
  const problem = { type: 'about:blank', title: sentence, status, detail, code, retryable, retryAfterMs };
  return status >= 500 ? { ...problem, errorId } : problem;
}

/** Told of every request that failed on this side. */
export type LogFailure = (problem: Problem, error: unknown, path: string) => void;

/** Failures of the storage are counted: there is one for every question. */
export function createFailureLog(logger: Logger, storage: Pick<StorageWatch, 'failed'>): LogFailure {
  return function logFailure({ code, errorId }, error, path) {
    if (code === 'storage_unavailable') return storage.failed(error);
    // That a restart turns askers away is nothing that someone must act on.
    logger[code === 'shutting_down' ? 'debug' : 'error']({ err: error, errorId, path }, 'request failed');
  };
}

/** The last handler of the API's routes. */
export function handleApiErrors(logFailure: LogFailure, createErrorId: () => string): ErrorRequestHandler {
  return function handleApiErrors(error, req, res, _next) {
    const errorId = createErrorId();
    const problem = toProblem(error, errorId);
    if (problem.status >= 500) logFailure(problem, error, `${req.baseUrl}${req.path}`);
    // A head that has left cannot be taken back: what comes to nothing is cut.
    if (res.headersSent) res.destroy();
    else sendProblem(res, problem);
  };
}

/**
 * What Express and its parts threw over what the client sent: an error of http-errors, all of which have `expose`, with a
 * status below 500. Errors of other libraries may have a status too, but it was an answer to this server.
 */
function toClientFault(thrown: unknown): RequestProblem | null {
  const { expose, status, type, limit, code } = readHttpError(thrown);
  if (typeof expose !== 'boolean' || typeof status !== 'number' || status < 400 || status > 499) return null;
  switch (type) {
    case 'entity.parse.failed':
      return new RequestProblem('bad_request', 'The body is not valid JSON.');
    case 'entity.too.large':
      return new RequestProblem(
        'message_too_long',
        `The question is too long: the body is larger than ${limit} bytes.`,
      );
    case 'parameters.too.many':
      return new RequestProblem('bad_request', 'The form has too many fields.', { status });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new RequestProblem(
        'bad_request',
        'Send the body as UTF-8, uncompressed or compressed with gzip, deflate or br.',
        { status },
      );
    case 'request.size.invalid':
    case 'request.aborted':
      return new RequestProblem('bad_request', 'The body did not arrive whole.');
  }
  // The codes of zlib.
  return typeof code === 'string'
    ? new RequestProblem('bad_request', 'The body cannot be decompressed as its Content-Encoding says.')
    : new RequestProblem('bad_request', ERROR_CATALOG.bad_request.sentence, { status });
}

/** Anything may have been thrown, also what lets nobody look at it. */
function readHttpError(thrown: unknown): Partial<Record<string, unknown>> {
  try {
    const { expose, status, type, limit, code } = (thrown ?? {}) as Partial<Record<string, unknown>>;
    return { expose, status, type, limit, code };
  } catch {
    return {};
  }
}
